// Parts that the replication and the geography page share: figures, tables with one column a design, typed fields.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";

export function makeFigure() {
  return h("div", { class: "key-figure" }, h("dt", {}), h("dd", {}, h("b", {}), h("span", { class: "unit" })), h("small", {}));
}

export function showFigure(el, figure) {
  const [label, value, note] = el.children;
  setAttr(el, "data-tone", figure.tone || null);
  setText(label, figure.label);
  setText(value.firstChild, figure.value);
  setText(value.lastChild, figure.unit);
  setOptional(note, figure.note);
}

export function makeTable() {
  const el = h("section", { class: "block" }, h("h2", {}), h("p", { class: "note" }), h("div", { class: "table" },
    h("table", {}, h("thead", {}, h("tr", {})), h("tbody", {}))), h("ul", { class: "said-list" }));
  return el;
}

/** `table`: {title, sub, head, columns: [{id, title, accent}], rows: [{key, label, cells: [{text, note, mark, tone}]}], said}. */
export function showTable(el, table) {
  const [title, sub, holder, said] = el.children;
  el.hidden = !table.columns.length;
  setText(title, table.title);
  setOptional(sub, table.sub);
  const [head, body] = holder.firstChild.children;
  keyed(head.firstChild, [{ id: "", title: table.head, accent: null }, ...table.columns], (column) => column.id,
    () => h("th", { scope: "col" }), (cell, column) => {
      setText(cell, column.title);
      setAttr(cell, "data-accent", column.accent);
    });
  keyed(body, table.rows, (row) => row.key, () => h("tr", {}, h("th", { scope: "row" })), (line, row) => {
    setText(line.firstChild, row.label);
    setAttr(line, "data-now", Boolean(row.now));
    keyed(line, row.cells, (_, i) => i, makeCell, showCell, line.firstChild);
  });
  keyed(said, table.said ?? [], (_, i) => i, () => h("li", {}), (item, text) => setText(item, text));
}

function makeCell() {
  return h("td", {}, h("b", {}), h("span", { class: "mark-now" }), h("small", {}));
}

function showCell(el, cell) {
  const [text, mark, note] = el.children;
  setText(text, cell.text);
  setOptional(mark, cell.mark);
  setOptional(note, cell.note);
  setAttr(el, "data-tone", cell.tone || null);
}

export function makeTyped(send) {
  const label = h("span", { class: "field-label" });
  const message = h("span", { class: "complaint", role: "alert", hidden: true });
  const input = h("input", { class: "field", type: "text", autocomplete: "off", spellcheck: "false", inputmode: "decimal" });
  const el = h("label", { class: "ask-field" }, label, input, message);
  const commit = () => input.value !== input.sent && send(el.key, (input.sent = input.value));
  input.addEventListener("change", commit);
  input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && commit());
  el.show = (field) => {
    el.key = field.key;
    setAttr(el, "data-field", field.key);
    setText(label, field.label);
    setOptional(message, field.problem);
    setAttr(input, "placeholder", field.empty);
    setAttr(input, "aria-invalid", field.problem ? "true" : null);
    if (input.getRootNode().activeElement !== input || input.sent === undefined) input.value = field.value;
    input.sent = field.value;
  };
  return el;
}

export function makeSegments(send) {
  const group = h("span", { class: "segmented", role: "radiogroup" });
  group.show = (label, value, options) => {
    setAttr(group, "aria-label", label);
    keyed(group, options, (option) => option.value,
      (option) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => send(option.value) }),
      (el, option) => {
        setText(el, option.label);
        setAttr(el, "aria-checked", String(option.value === value));
      });
  };
  return group;
}

export function showVerdict(el, verdict) {
  keyed(el, verdict, (_, i) => i, () => h("span", {}), (part, { text, accent, tone }) => {
    setText(part, text);
    setAttr(part, "data-accent", accent ?? null);
    setAttr(part, "data-tone", tone ?? null);
  });
}

export function showItems(el, texts) {
  el.hidden = !texts.length;
  keyed(el, texts, (_, i) => i, () => h("li", {}), (item, text) => setText(item, text));
}
