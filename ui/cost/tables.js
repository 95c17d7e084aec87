// Small tables of figures: the first column names, the others are numbers; a line break parts off the small print.

import { h, setAttr } from "../board/dom.js";

export function makeTable(table, caption) {
  const head = h("tr", {}, ...table.columns.map((text, i) => h(i ? "th" : "td", { scope: i ? "col" : null, text })));
  const rows = table.rows.map((row, r) => {
    const el = h("tr", { "data-accent": table.accents?.[r] }, h("th", { scope: "row", text: row[0] }));
    for (const cell of row.slice(1)) {
      const [figure, ...small] = cell.split("\n");
      el.append(h("td", {}, h("b", { text: figure }), ...small.map((text) => h("small", { text }))));
    }
    return el;
  });
  const el = h("table", { class: "figures-table" }, h("caption", { class: "sr", text: caption }), h("thead", {}, head), h("tbody", {}, ...rows));
  setAttr(el, "data-own", table.accents ? true : null);
  return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, el);
}
