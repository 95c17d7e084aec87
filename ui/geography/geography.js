// The page of places: the map, distances, every mode, what is left when a place is gone, and the team's question.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { addSave, nameSave } from "../board/chart_save.js";
import { PagePart, mounted } from "../board/page_part.js";
import { makeSegments, makeTable, makeTyped, showTable } from "../replication/parts.js";
import { PlaceMap } from "./map.js";

const LASTS = ["hour", "week", "good"];

class Geography extends PagePart {
  leave() {
    super.leave();
    this.parts?.map.leave();
  }

  build() {
    const parts = (this.parts = {});
    parts.notice = h("p", { class: "kept", role: "status", hidden: true });
    parts.empty = h("p", { class: "kept", hidden: true });
    parts.question = makeTable();
    parts.add = h("button", { type: "button", class: "action", onclick: () => this.send({ kind: "add" }) });
    parts.answer = h("p", { class: "verdict", role: "status", hidden: true });
    parts.question.append(parts.add);
    parts.design = makeSegments((value) => this.send({ kind: "choose", value }));
    parts.component = makeSegments((value) => this.send({ kind: "component", value }));
    parts.map = new PlaceMap(this.root, (place, value) => this.send({ kind: "place", place, value }));
    parts.noMap = h("p", { class: "note", hidden: true });
    parts.source = h("p", { class: "source" });
    parts.fields = h("div", { class: "ask places" });
    parts.tripsTitle = h("h3", {});
    parts.trips = h("ul", { class: "trips", "aria-live": "polite" });
    parts.keep = h("button", { type: "button", class: "action primary", onclick: () => this.send({ kind: "keep" }) });
    parts.reset = h("button", { type: "button", class: "action", onclick: () => this.send({ kind: "reset" }) });
    parts.modes = makeTable();
    const side = h("div", { class: "side" }, parts.tripsTitle, parts.trips, parts.fields, h("div", { class: "actions" }, parts.keep, parts.reset));
    parts.where = h("section", { class: "block" }, h("h2", {}), h("p", { class: "note" }), h("div", { class: "upload-tools" }, parts.design, parts.component),
      h("div", { class: "map-row" }, h("div", {}, parts.map.el, parts.source), side), parts.noMap);
    addSave(this, parts.map.el, () => ({ chart: "map", part: "" }));
    parts.place = makePicker((value) => this.send({ kind: "out", value }));
    parts.lasts = makeSegments((value) => this.send({ kind: "lasts", value }));
    parts.outTable = makeTable();
    parts.out = h("section", { class: "block" }, h("h2", {}), h("div", { class: "upload-tools" }, parts.place, parts.lasts), parts.outTable);
    this.body = h("div", {}, parts.where, parts.modes, parts.question, parts.out);
    this.shell = h("div", { class: "shell geography" }, parts.answer, parts.notice, parts.empty, this.body);
  }

  render() {
    const { view, parts } = this;
    setOptional(parts.notice, view.notice);
    setOptional(parts.empty, view.empty);
    this.body.hidden = Boolean(view.empty);
    if (view.empty) return;
    this.renderWhere();
    parts.modes.hidden = !view.modes;
    if (view.modes) showTable(parts.modes, view.modes);
    this.renderOut();
    this.renderQuestion();
  }

  renderWhere() {
    const { view, parts } = this;
    setAttr(parts.where, "data-accent", view.accent);
    setText(parts.where.children[0], this.text("map_title"));
    setText(parts.where.children[1], this.text("map_sub"));
    parts.design.show(this.text("design"), view.design, view.designs);
    parts.component.hidden = view.components.length < 2;
    parts.component.show(this.text("component"), view.component, view.components);
    const said = view.map.markers.map((marker) => `${marker.title} ${marker.said}`.trim()).join(", ");
    parts.map.show(view.map, this.text("map", { said }));
    nameSave(this, parts.map.el, this.text("map_title"));
    setOptional(parts.noMap, view.map.empty);
    setText(parts.source, this.text("source"));
    setText(parts.tripsTitle, view.trips.length ? this.view.texts.trips : "");
    keyed(parts.trips, view.trips, (trip) => trip.key, makeTrip, showTrip);
    keyed(parts.fields, view.places, (place) => place.key, () => makeTyped((place, value) => this.send({ kind: "place", place, value })),
      (el, place) => el.show(place));
    setText(parts.keep, this.text("keep"));
    setText(parts.reset, this.text("reset"));
    parts.keep.disabled = !view.can_keep;
    parts.reset.disabled = !view.is_moved;
  }

  renderOut() {
    const { view, parts } = this;
    const { places, place, lasts, table } = view.out;
    parts.out.hidden = !places.length;
    if (!table) return;
    setText(parts.out.firstChild, this.text("out_title"));
    parts.place.show(this.text("place"), place, places);
    parts.lasts.show(this.text("lasts"), lasts, LASTS.map((value) => ({ value, label: this.text(value) })));
    showTable(parts.outTable, table);
  }

  renderQuestion() {
    const { view, parts } = this;
    parts.question.hidden = !view.question;
    parts.answer.hidden = !view.question;
    if (!view.question) return;
    const { table, title, sub, said } = view.question;
    showTable(parts.question, table ?? { title, sub, head: "", columns: [], rows: [] });
    parts.question.hidden = false;
    setOptional(parts.answer, said);
    setText(parts.add, this.text("add"));
    parts.add.disabled = view.read_only || !table;
  }
}

function makePicker(send) {
  const label = h("span", { class: "field-label" });
  const select = h("select", { class: "field", onchange: () => send(select.value) });
  const el = h("label", { class: "pair" }, label, select);
  el.show = (name, value, options) => {
    setText(label, name);
    keyed(select, options, (option) => option.value, (option) => h("option", { value: option.value }), (item, option) => setText(item, option.label));
    select.value = value;
  };
  return el;
}

function makeTrip() {
  return h("li", {}, h("span", {}), h("b", {}), h("small", {}), h("small", { class: "wrong" }));
}

function showTrip(el, trip) {
  const [label, value, note, wrong] = el.children;
  setText(label, trip.label);
  setText(value, trip.value);
  setAttr(el, "title", trip.title);
  setText(note, [trip.kind, trip.note].filter(Boolean).join(" · "));
  setOptional(wrong, trip.wrong);
}

export default mounted(Geography);
