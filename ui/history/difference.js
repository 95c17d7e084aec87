// Two versions beside each other: their changes in words, the figures that moved, the drawings.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { showDrawing } from "../board/drawing.js";
import { ago, clock, daysAgo, whole } from "./times.js";

const SHORT = 12; // changes that are shown before one asks for all

export class Difference {
  constructor(send, text) {
    this.send = send;
    this.text = text;
    this.all = false;
    this.sides = h("h2", { class: "sides" });
    this.against = h("span", { class: "segmented", role: "radiogroup" });
    this.restore = h("button", { type: "button", class: "action primary", onclick: () => send({ kind: "restore", number: this.chosen }) });
    this.head = h("div", { class: "difference-head" }, this.sides, h("div", { class: "difference-tools" }, h("span", { class: "small-note" }), this.against, this.restore));
    this.note = h("input", { class: "field", type: "text", maxlength: "500", autocomplete: "off" });
    this.saveNote = h("button", { type: "submit", class: "action" });
    this.noteForm = h("form", { class: "note-form", onsubmit: (event) => (event.preventDefault(), this.sendNote()) }, h("label", {}, h("span", { class: "field-label" }), this.note), this.saveNote);
    this.note.addEventListener("input", () => this.showNoteState());
    this.none = h("p", { class: "small-note", hidden: true });
    this.words = part("changes");
    this.figures = part("moved");
    this.drawings = part("redrawn");
    this.allChanges = h("button", { type: "button", class: "action", onclick: () => ((this.all = true), this.showWords()) });
    this.words.el.append(this.allChanges);
    this.legend = h("ul", { class: "legend row-legend" });
    this.drawings.el.insertBefore(this.legend, this.drawings.body);
    this.body = h("div", { class: "difference-body" }, this.words.el, this.figures.el, this.drawings.el);
    this.el = h("section", { class: "difference card" }, this.head, this.noteForm, this.none, this.body);
  }

  show(history, language) {
    const { pair } = history;
    if (this.chosen !== history.chosen || this.pairKey !== keyOf(pair)) this.all = false;
    this.chosen = history.chosen;
    this.pairKey = keyOf(pair);
    this.pair = pair;
    this.body.hidden = !pair;
    setOptional(this.none, history.no_pair);
    this.showHead(history, language);
    this.showNote(history);
    if (!pair) return;
    this.showWords();
    this.showFigures();
    this.showDrawings();
  }

  showHead(history, language) {
    const sides = history.pair ? history.pair.sides : history.lines.filter((line) => line.is_chosen).map((line) => ({ ...line, label: this.text("versions_count", { count: line.number }) }));
    keyed(this.sides, sides.flatMap((side, i) => (i ? ["→", side] : [side])), (item, i) => i, (item) => (item === "→" ? h("span", { class: "arrow", "aria-hidden": "true", text: "→" }) : h("span", { class: "side" }, h("b", {}), h("span", {}))), (el, item) => {
      if (item === "→") return;
      setText(el.firstChild, item.is_head ? `${item.label} (${this.text("current")})` : item.label);
      const day = daysAgo(item.at) ? ago(item.at, language) : this.text("today");
      setText(el.lastChild, `${item.author} · ${day} ${clock(item.at, language)}`);
      setAttr(el.lastChild, "title", whole(item.at, language));
    });
    const options = [["head", this.text("against_head")], ["previous", this.text("against_previous")]];
    if (typeof history.against === "number") options.push([history.against, this.text("against_version", { number: history.against })]);
    setText(this.head.querySelector(".difference-tools > .small-note"), this.text("against"));
    setAttr(this.against, "aria-label", this.text("against"));
    const make = ([value]) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => this.send({ kind: "against", value }) });
    keyed(this.against, options, ([value]) => value, make, (button, [value, label]) => {
      setText(button, label);
      setAttr(button, "aria-checked", String(value === history.against));
    });
    this.restore.hidden = !history.can_restore;
    setText(this.restore, this.text("restore", { number: history.chosen }));
    setAttr(this.restore, "title", this.text("restore_hint", { number: history.chosen }));
  }

  showNote(history) {
    setText(this.noteForm.querySelector(".field-label"), this.text("note", { number: history.chosen }));
    setText(this.saveNote, this.text("save_note"));
    this.note.placeholder = history.can_edit ? this.text("note_hint") : "";
    this.note.readOnly = !history.can_edit;
    this.noteForm.hidden = !history.can_edit && !history.note;
    const isOther = this.noteOf !== history.chosen;
    const isTyping = this.note.value !== this.known && !isOther;
    this.noteOf = history.chosen;
    this.known = history.note;
    if (!isTyping) this.note.value = history.note;
    this.showNoteState();
  }

  showNoteState() {
    this.saveNote.hidden = this.note.readOnly || this.note.value === this.known;
  }

  sendNote() {
    if (this.note.readOnly || this.note.value === this.known) return;
    this.send({ kind: "note", number: this.chosen, value: this.note.value });
    this.known = this.note.value;
    this.showNoteState();
  }

  showWords() {
    const { pair } = this;
    setText(this.words.title, this.text("changes"));
    setOptional(this.words.none, pair.no_changes);
    let left = this.all ? Infinity : SHORT;
    const groups = pair.changes.map((group) => ({ ...group, items: group.items.slice(0, Math.max(0, left)), cut: (left -= group.items.length) })).filter((group) => group.items.length);
    keyed(this.words.body, groups, (group, i) => `${group.title} ${i}`, () => h("div", { class: "change-group" }, h("h4", {}), h("ul", {})), (el, group) => {
      setText(el.firstChild, group.title);
      setAttr(el, "data-accent", group.accent);
      keyed(el.lastChild, group.items, (_, i) => i, () => h("li", {}, h("span", {}), h("s", {}), h("span", { class: "arrow" }), h("b", {})), showChange);
    });
    this.allChanges.hidden = this.all || left >= 0;
    setText(this.allChanges, this.text("all_changes", { count: pair.count }));
  }

  showFigures() {
    const { pair } = this;
    setText(this.figures.title, this.text("figures"));
    setOptional(this.figures.none, pair.figures.length || pair.no_changes ? "" : pair.no_figures);
    this.figures.el.hidden = Boolean(pair.no_changes);
    keyed(this.figures.body, pair.figures, (figure, i) => `${figure.title} ${i}`, () => h("div", { class: "moved-design" }, h("h4", {}, h("span", {}), h("small", {})), h("p", { class: "small-note" }), h("table", {}, h("tbody", {}))), (el, figure) => {
      setAttr(el, "data-accent", figure.accent);
      setText(el.children[0].firstChild, figure.title);
      setOptional(el.children[0].lastChild, figure.tag);
      setOptional(el.children[1], figure.note);
      keyed(el.children[2].firstChild, figure.rows, (row) => row.key, figureRow, showFigure);
    });
  }

  showDrawings() {
    const { pair } = this;
    setText(this.drawings.title, this.text("drawings"));
    setOptional(this.drawings.none, pair.drawings.length || pair.no_changes ? "" : pair.no_drawings);
    this.drawings.el.hidden = Boolean(pair.no_changes);
    this.legend.hidden = !pair.drawings.some((drawing) => drawing.before && drawing.after);
    keyed(this.legend, ["added", "removed", "changed"], (kind) => kind, (kind) => h("li", {}, h("span", { class: `symbol ${kind}` }), h("span", {})), (el, kind) => setText(el.lastChild, this.text(`legend_${kind}`)));
    keyed(this.drawings.body, pair.drawings, (drawing, i) => `${drawing.title} ${i}`, () => h("div", { class: "redrawn-design" }, h("h4", {}, h("span", {}), h("small", {})), h("div", { class: "two" }, picture(), picture())), (el, drawing) => {
      setAttr(el, "data-accent", drawing.accent);
      setText(el.firstChild.firstChild, drawing.title);
      setOptional(el.firstChild.lastChild, drawing.tag);
      ["before", "after"].forEach((side, i) => {
        const box = el.lastChild.children[i];
        box.hidden = !drawing[side];
        setText(box.firstChild, this.text(side));
        showDrawing(box.lastChild, drawing[side] || "");
        box.lastChild.style.setProperty("--natural", `${box.lastChild.drawnWidth}px`);
      });
    });
  }
}

const keyOf = (pair) => (pair ? pair.sides.map((side) => side.number).join(" ") : "");

const picture = () => h("figure", {}, h("figcaption", {}), h("div", { class: "drawing" }));

function part(name) {
  const title = h("h3", {});
  const none = h("p", { class: "small-note", hidden: true });
  const body = h("div", { class: `${name}-body` });
  return { el: h("section", { class: name }, title, none, body), title, none, body };
}

function showChange(el, item) {
  const hasValues = item.was !== undefined && item.now !== undefined;
  setAttr(el, "data-kind", item.kind);
  setText(el.children[0], item.subject);
  setText(el.children[1], hasValues ? item.was : "");
  setText(el.children[2], hasValues ? "→" : "");
  setText(el.children[3], hasValues ? item.now : "");
}

function figureRow() {
  return h("tr", {}, h("th", { scope: "row" }), h("td", { class: "was" }), h("td", { class: "arrow", text: "→" }), h("td", { class: "now" }), h("td", {}, h("span", { class: "delta chip" })));
}

function showFigure(el, row) {
  const [label, was, arrow, now, cell] = el.children;
  setText(label, row.label);
  setText(was, row.was);
  setText(now, row.now);
  was.hidden = !row.was;
  arrow.hidden = !row.was || !row.now;
  const delta = cell.firstChild;
  delta.hidden = !row.delta;
  if (!row.delta) return;
  const arrows = { up: "▲ ", down: "▼ ", none: "" };
  setText(delta, `${arrows[row.delta.arrow]}${row.delta.text} ${row.delta.word}`.trim());
  setAttr(delta, "data-verdict", row.delta.verdict);
}
