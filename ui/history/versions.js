// The list of versions, newest first, under a heading for each day.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { ago, clock, dayLabel, whole } from "./times.js";

export class Versions {
  constructor(send, text) {
    this.send = send;
    this.text = text;
    this.title = h("h2", {});
    this.author = h("select", { class: "field", onchange: () => send({ kind: "author", value: this.author.value }) });
    this.authorLabel = h("label", { class: "by" }, h("span", { class: "sr" }), this.author);
    this.list = h("ol", { class: "version-list" });
    this.none = h("p", { class: "small-note", hidden: true });
    this.more = h("button", { type: "button", class: "action more-versions", onclick: () => send({ kind: "more" }) });
    this.el = h("section", { class: "versions card" }, h("div", { class: "card-head" }, this.title, this.authorLabel),
      h("div", { class: "version-scroll" }, this.list, this.none, this.more));
  }

  show(history, language, texts) {
    setText(this.title, this.text("versions"));
    setText(this.authorLabel.firstChild, this.text("author"));
    const people = [{ value: "", label: this.text("everyone") }, ...history.authors.map((name) => ({ value: name, label: name }))];
    if (history.author && !history.authors.includes(history.author)) people.push({ value: history.author, label: history.author });
    keyed(this.author, people, (person) => person.value, (person) => h("option", { value: person.value }), (el, person) => setText(el, person.label));
    this.author.value = history.author;
    this.authorLabel.hidden = history.authors.length < 2 && !history.author;
    keyed(this.list, withDays(history.lines, language, texts), (item) => item.key, (item) => (item.day ? h("li", { class: "day" }) : this.row(item.line)), (el, item) =>
      item.day ? setText(el, item.day) : this.showRow(el, item.line, language));
    setOptional(this.none, history.lines.length ? "" : this.text("none_of_author"));
    this.more.hidden = !history.has_more;
    setText(this.more, this.text("more"));
  }

  row(line) {
    const what = h("span", { class: "what" });
    const by = h("span", { class: "by-line" }, h("b", {}), h("time", {}), h("span", { class: "ago" }));
    const note = h("span", { class: "version-note", hidden: true });
    const pick = h("button", { type: "button", class: "pick", onclick: () => this.send({ kind: "pick", number: line.number }) },
      h("span", { class: "number" }), h("span", { class: "version-text" }, what, by, note));
    const mark = h("span", { class: "chip", hidden: true });
    const compare = h("button", { type: "button", class: "compare", onclick: () => this.send({ kind: "against", value: line.number }) });
    const el = h("li", { class: "version", "data-number": line.number }, pick, h("span", { class: "version-side" }, mark, compare));
    el.parts = { what, by, note, mark, compare, pick };
    return el;
  }

  showRow(el, line, language) {
    const { what, by, note, mark, compare, pick } = el.parts;
    setText(pick.firstChild, String(line.number));
    setText(what, line.what);
    setText(by.children[0], line.author);
    setText(by.children[1], clock(line.at, language));
    setAttr(by.children[1], "datetime", line.at);
    setAttr(by.children[1], "title", whole(line.at, language));
    setText(by.children[2], ago(line.at, language));
    setOptional(note, line.note);
    setAttr(pick, "aria-pressed", String(line.is_chosen));
    setAttr(el, "data-chosen", line.is_chosen);
    setAttr(el, "data-other", line.is_other);
    setOptional(mark, line.is_head ? this.text("current") : "");
    setAttr(mark, "data-kind", "head");
    setText(compare, this.text(line.is_other ? "compared" : "compare_short"));
    setAttr(compare, "aria-label", this.text("compare_with", { number: line.number }));
    setAttr(compare, "aria-pressed", String(line.is_other));
    compare.hidden = line.is_chosen;
  }
}

function withDays(lines, language, texts) {
  let last = null;
  return lines.flatMap((line) => {
    const day = dayLabel(line.at, language, texts);
    const row = { key: line.number, line };
    if (day === last) return [row];
    last = day;
    return [{ key: `day ${day}`, day }, row];
  });
}
