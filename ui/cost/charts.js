// The waterfall from the baseline to each option, and the treemap of each design: boxes placed by shares.

import { h } from "../board/dom.js";

export function waterfall(chart) {
  const rows = chart.rows.map((row) => {
    const bar = h("span", { class: "fall-bar", "data-verdict": row.verdict, "data-accent": row.accent });
    bar.style.left = `${100 * row.start}%`;
    bar.style.width = `max(2px, ${100 * (row.end - row.start)}%)`;
    return h("li", { class: "fall", "data-verdict": row.verdict },
      h("span", { class: "fall-name", text: row.label }), h("span", { class: "fall-track", "aria-hidden": "true" }, bar),
      h("span", { class: "fall-text", text: row.text }));
  });
  return h("section", { class: "chart-card", "data-accent": chart.accent }, h("h3", { text: chart.title }),
    h("ol", { class: "falls" }, ...rows), note(chart.note));
}

export function treemap(chart) {
  const tiles = chart.tiles.map((tile) => {
    const [left, top, width, height] = tile.box;
    const said = `${tile.name} ${tile.amount} (${tile.share})`;
    const el = h("li", { class: "tile", title: said }, h("b", { text: tile.name }), h("span", { text: tile.amount }), h("small", { text: tile.share }));
    Object.assign(el.style, { left: `${100 * left}%`, top: `${100 * top}%`, width: `${100 * width}%`, height: `${100 * height}%` });
    el.style.setProperty("--weight", tile.weight);
    if (width < 0.2 || height < 0.36) el.classList.add("small");
    if (width < 0.12 || height < 0.25) el.classList.add("tiny");
    return el;
  });
  return h("section", { class: "chart-card", "data-accent": chart.accent },
    h("h3", {}, h("span", { text: chart.title }), h("b", { text: chart.total })), h("ul", { class: "tiles" }, ...tiles), note(chart.note));
}

function note(text) {
  return text ? h("p", { class: "small-note", text }) : null;
}
