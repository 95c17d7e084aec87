// The bill: a table with a column a design and a group a component; a line opens to how its amount came about.

import { h, icon, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { makeSelect, showDelta } from "./fields.js";

export class Bill {
  constructor(send, text) {
    this.send = send;
    this.text = text;
    this.open = new Set();
    this.head = h("tr", {});
    this.table = h("table", { class: "bill" }, h("caption", { class: "sr" }), h("thead", {}, this.head));
    this.foot = h("tbody", { class: "bill-foot" });
    this.el = h("div", { class: "scroll", tabindex: "0", role: "region" }, this.table);
  }

  render(view) {
    this.view = view;
    setText(this.table.caption, this.text("bill"));
    setAttr(this.el, "aria-label", this.text("bill"));
    setAttr(this.table, "style", `--designs: ${view.designs.length}`);
    keyed(this.head, [null, ...view.designs], (design) => design?.id ?? "", (design) => (design ? makeHead() : makeCorner()), (el, design) =>
      design ? this.showHead(el, design) : view.corner.forEach((text, i) => setText(el.children[i], text)));
    const groups = [...view.groups, { key: "/foot", rows: view.summary }];
    keyed(this.table, groups, (group) => group.key, (group) => (group.key === "/foot" ? this.foot : h("tbody", {})), (body, group) =>
      group.key === "/foot" ? this.showFoot(body, group) : this.showGroup(body, group), this.table.tHead);
  }

  showHead(el, design) {
    const { title, chip, total, other, delta, problem } = el.parts;
    setAttr(el, "data-accent", design.accent);
    setText(title, design.title);
    setOptional(chip, design.is_baseline ? this.text("baseline") : "");
    setText(total, design.total);
    setText(other, design.other);
    showDelta(delta, design.delta);
    setOptional(problem, design.problem);
  }

  showGroup(body, group) {
    const items = [{ kind: "group", key: "/group" }];
    for (const row of group.rows) {
      items.push({ kind: "line", key: row.key, row });
      if (this.open.has(row.key)) items.push({ kind: "detail", key: `${row.key}/detail`, row });
    }
    for (const row of group.choices) items.push({ kind: "choice", key: `/choice ${row.key}`, row });
    const makers = { group: makeGroupRow, line: () => this.makeLine(), detail: () => h("tr", { class: "detail" }), choice: makeChoiceRow };
    keyed(body, items, (item) => item.key, (item) => makers[item.kind](), (el, item) => {
      if (item.kind === "group") this.showGroupRow(el, group);
      else if (item.kind === "line") this.showLine(el, item.row);
      else if (item.kind === "detail") this.showDetail(el, item.row);
      else this.showChoice(el, item.row, group);
    });
  }

  showGroupRow(el, group) {
    setText(el.firstChild, group.title);
    cellsOf(el, group.cells, () => h("td", {}, h("b", {}), h("span", { class: "delta" })), (td, cell) => {
      setText(td.firstChild, cell.text);
      showDelta(td.lastChild, cell.delta);
    });
  }

  makeLine() {
    const button = h("button", { type: "button", class: "line-name" }, icon("down"), h("span", {}), h("small", {}));
    const el = h("tr", { class: "bill-line" }, h("th", { scope: "row" }, button));
    button.addEventListener("click", () => this.toggle(el.key));
    return el;
  }

  showLine(el, row) {
    el.key = row.key;
    const button = el.firstChild.firstChild;
    setText(button.children[1], row.label);
    setOptional(button.children[2], row.marks.join(" · "));
    setAttr(button, "aria-expanded", String(this.open.has(row.key)));
    const make = () => h("td", {}, h("span", { class: "amount" }), h("span", { class: "delta" }), h("small", {}));
    cellsOf(el, row.cells, make, (td, cell) => {
      const [amount, delta, small] = td.children;
      setText(amount, cell.text);
      setAttr(amount, "data-unknown", cell.unknown);
      showDelta(delta, cell.delta);
      setOptional(small, cell.note);
    });
  }

  toggle(key) {
    if (!this.open.delete(key)) this.open.add(key);
    this.render(this.view);
  }

  toggleAll() {
    const keys = this.view.groups.flatMap((group) => group.rows.map((row) => row.key));
    this.open = new Set(this.open.size ? [] : keys);
    this.render(this.view);
  }

  showDetail(el, row) {
    const cells = row.cells.map((cell) => h("td", {}, cell.detail ? this.detail(cell.detail) : h("p", { class: "muted", text: this.text("no_line") })));
    el.replaceChildren(h("td", {}), ...cells);
  }

  detail(detail) {
    const steps = detail.steps.map((step) => h("li", {}, h("small", { text: step.what }), h("code", { text: step.formula })));
    const prices = detail.prices.map((price) => h("li", {}, h("span", { text: price.text }), h("small", { text: price.source })));
    const inputs = detail.inputs.map((input) => h("li", {}, h("span", { text: [input.name, input.value].filter(Boolean).join(": ") }), h("small", { text: input.source })));
    return h("div", { class: "detail-body" },
      h("p", { class: "detail-label", text: detail.label }),
      detail.unknown ? h("p", { class: "unknown", text: detail.unknown }) : null,
      steps.length ? h("ol", { class: "steps" }, ...steps) : null,
      detail.formula ? h("code", { class: "formula", text: detail.formula }) : null,
      detail.note ? h("p", { class: "muted", text: detail.note }) : null,
      ...part(this.text("prices"), prices), ...part(this.text("inputs"), inputs));
  }

  showChoice(el, row, group) {
    setText(el.firstChild, row.label);
    const make = (cell) => h("td", {}, !cell ? null : cell.select ? makeSelect(this.send) : h("button", { type: "button", class: "action" }), h("small", {}));
    cellsOf(el, row.cells, make, (td, cell, i) => {
      const small = td.lastChild;
      setOptional(small, cell?.note);
      if (!cell) return;
      const control = td.firstChild;
      const label = `${row.label}: ${group.title}, ${this.view.designs[i].title}`;
      if (cell.select) return control.show(cell.select, cell.value, cell.event, label, this.view.read_only);
      setText(control, cell.action);
      control.disabled = this.view.read_only;
      control.onclick = () => this.send(cell.event);
    }, (cell) => (!cell ? "none" : cell.select ? "select" : "action"));
  }

  showFoot(body, { rows }) {
    keyed(body, rows, (row) => row.key, () => h("tr", {}, h("th", { scope: "row" }, h("span", {}), h("small", {}))), (el, row) => {
      setAttr(el, "data-strong", row.strong);
      setText(el.firstChild.firstChild, row.label);
      setOptional(el.firstChild.lastChild, row.sub);
      cellsOf(el, row.cells, () => h("td", {}), (td, text) => setText(td, text));
    });
  }
}

function makeHead() {
  const parts = { title: h("h2", {}), chip: h("span", { class: "chip baseline" }), total: h("b", { class: "total" }),
    other: h("span", { class: "muted" }), delta: h("span", { class: "chip delta" }), problem: h("small", { class: "unknown" }) };
  const el = h("th", { scope: "col" }, h("div", { class: "bill-title" }, parts.title, parts.chip),
    h("div", { class: "bill-total" }, parts.total, parts.other, parts.delta), parts.problem);
  el.parts = parts;
  return el;
}

function makeCorner() {
  return h("td", {}, h("b", {}), h("small", {}));
}

function makeGroupRow() {
  return h("tr", { class: "group-row" }, h("th", { scope: "rowgroup" }));
}

function makeChoiceRow() {
  return h("tr", { class: "choice" }, h("th", { scope: "row" }));
}

/** The cells after a row's heading, one a design. */
function cellsOf(row, cells, make, show, kind = () => "") {
  keyed(row, cells, (cell, i) => `${i} ${kind(cell)}`, make, show, row.firstChild);
}

function part(name, items) {
  return items.length ? [h("h4", { text: name }), h("ul", {}, ...items)] : [];
}
