// The right-sizing page: what every component of a design should run on, and for one of them the load and the reasons.

import { h, icon, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { addSave, nameSave } from "../board/chart_save.js";
import { PagePart, mounted } from "../board/page_part.js";
import { makeSegments, makeSelect } from "../cost/fields.js";
import { drawCurve, makeCurve } from "./curves.js";
import { makeUpload } from "./upload.js";


class SizingPage extends PagePart {
  send(event) {
    this.heavy ||= event.kind === "upload";
    super.send(event);
  }

  update(view) {
    super.update(view);
    if (!this.heavy || this.outbox.queue.length) return;
    this.heavy = false;
    this.post({ after: view.acked, events: [] }); // the file would be sent again with every later run
  }

  build() {
    const parts = (this.parts = {});
    const choose = (key) => (value) => this.send({ kind: "choose", key, value });
    const send = (event) => this.send(event);
    parts.verdict = h("p", { class: "verdict", role: "status" });
    parts.notice = h("p", { class: "kept", role: "status", hidden: true });
    parts.applied = h("p", { class: "applied", role: "status", hidden: true });
    parts.designs = makeSegments(choose("design"));
    parts.overviewHead = h("tr", {});
    parts.overviewBody = h("tbody", {});
    parts.overview = h("div", { class: "scroll" }, h("table", { class: "overview" }, h("caption", { class: "sr" }), h("thead", {}, parts.overviewHead), parts.overviewBody));
    parts.components = makeSegments(choose("component"));
    parts.upload = makeUpload((files) => {
      parts.refused.hidden = true;
      this.send({ kind: "upload", files });
    }, (name) => {
      parts.refused.hidden = false;
      setText(parts.refused, this.text("too_large", { name }));
    }, this.listening.signal);
    parts.refused = h("p", { class: "complaint", role: "alert", hidden: true });
    parts.sample = h("button", { type: "button", class: "action", "data-do": "sample", onclick: () => this.send({ kind: "sample" }) });
    parts.metricLabel = h("span", { class: "field-label" });
    parts.metric = makeSegments(choose("metric"));
    parts.measuredLabel = h("span", { class: "field-label" });
    parts.measured = makeSelect(send);
    parts.measuredField = h("label", { class: "ask-field" }, parts.measuredLabel, parts.measured);
    parts.broken = h("ul", { class: "broken" });
    parts.files = h("ul", { class: "files" });
    parts.loadTitle = h("h2", {});
    parts.load = h("section", { class: "chart-card load" }, parts.loadTitle, h("div", { class: "load-of" }, parts.components),
      h("div", { class: "load-tools" }, parts.upload, parts.sample), parts.refused, parts.broken, parts.files,
      h("div", { class: "ask" }, parts.measuredField, h("div", { class: "ask-field" }, parts.metricLabel, parts.metric)));
    parts.result = this.buildResult();
    parts.method = h("p", { class: "small-note" });
    this.content = h("div", {}, h("div", { class: "sizing-head" }, parts.designs), parts.applied, parts.overview,
      h("div", { class: "sizing-body" }, parts.load, parts.result), parts.method);
    this.shell = h("div", { class: "shell cost sizing" }, parts.verdict, parts.notice, this.content);
    this.resized = new ResizeObserver(() => this.drawCurves());
    this.resized.observe(parts.curves);
  }

  buildResult() {
    const { parts } = this;
    parts.resultTitle = h("h2", {});
    parts.word = h("span", { class: "chip word" });
    parts.saving = h("b", { class: "saving" });
    parts.apply = h("button", { type: "button", class: "action primary", "data-do": "apply" });
    parts.facts = h("dl", { class: "facts" });
    parts.reasons = h("ul", { class: "reasons" });
    parts.cautions = h("ul", { class: "notes" });
    parts.other = h("p", { class: "small-note" });
    parts.curves = h("div", { class: "curves" });
    parts.typesTitle = h("h3", {});
    parts.types = h("table", { class: "types" }, h("caption", { class: "sr" }), h("thead", {}, h("tr", {})), h("tbody", {}));
    parts.more = h("button", { type: "button", class: "fold", onclick: () => ((this.showsAll = true), this.renderTypes()) });
    parts.typesBox = h("section", { class: "chart-card" }, parts.typesTitle, h("div", { class: "scroll", tabindex: "0", role: "region" }, parts.types), parts.more);
    const head = h("div", { class: "result-head" }, parts.resultTitle, parts.word, parts.saving, parts.apply);
    return h("div", { class: "sizing-result" },
      h("section", { class: "chart-card" }, head, parts.facts, parts.reasons, parts.cautions, parts.other), parts.curves, parts.typesBox);
  }

  // -- one update ---------------------------------------------------------------------------------------------------

  render() {
    const { view, parts } = this;
    setOptional(parts.notice, view.notice || view.nothing);
    this.content.hidden = parts.verdict.hidden = Boolean(view.notice);
    if (view.notice) return;
    keyed(parts.verdict, view.verdict, (_, i) => i, () => h("span", {}), (el, run) => {
      setText(el, run.text);
      setAttr(el, "data-tone", run.tone);
    });
    setOptional(parts.applied, view.applied);
    parts.designs.show(view.designs, view.design, this.text("design"));
    this.renderOverview();
    this.renderLoad();
    this.renderResult();
    setText(parts.method, view.method);
  }

  renderOverview() {
    const { view, parts } = this;
    setText(parts.overview.querySelector("caption"), this.text("overview"));
    parts.overview.hidden = !view.rows.length;
    keyed(parts.overviewHead, [...view.heads, ""], (_, i) => i, () => h("th", { scope: "col" }), (el, text) => setText(el, text));
    const make = () => {
      const open = h("button", { type: "button", class: "row-name" });
      const el = h("tr", {}, h("th", { scope: "row" }, open), h("td", {}), h("td", {}, h("span", { class: "chip word" }), h("b", {})), h("td", {}),
        h("td", {}, h("button", { type: "button", class: "action", hidden: true })));
      open.addEventListener("click", () => this.send({ kind: "choose", key: "component", value: el.key }));
      return el;
    };
    keyed(parts.overviewBody, view.rows, (row) => row.key, make, (el, row) => {
      el.key = row.key;
      const [name, now, found, saving, action] = el.children;
      setText(name.firstChild, row.title);
      setAttr(el, "aria-current", row.key === view.component ? "true" : null);
      setText(now, row.now);
      showWord(found.firstChild, row);
      setText(found.lastChild, row.type);
      setText(saving, row.saving);
      this.showApply(action.firstChild, row.action);
    });
  }

  showApply(button, action) {
    button.hidden = !action;
    button.disabled = this.view.read_only;
    if (!action) return;
    setText(button, action.label);
    button.onclick = () => this.send(action.event);
  }

  renderLoad() {
    const { view, parts } = this;
    parts.load.hidden = !view.components.length;
    setText(parts.loadTitle, this.text("files"));
    parts.components.show(view.components, view.component, this.text("component"));
    parts.upload.show(this.text("upload"), this.text("upload_hint"));
    setText(parts.sample, this.text("sample"));
    setText(parts.metricLabel, this.text("metric"));
    parts.metric.show(view.metrics, view.metric, this.text("metric"));
    parts.measuredField.hidden = !view.measured_on;
    setText(parts.measuredLabel, this.text("measured_on"));
    if (view.measured_on) {
      const { options, value } = view.measured_on;
      parts.measured.show(options, value, { kind: "choose", key: "measured_on" }, this.text("measured_on"), false);
    }
    keyed(parts.broken, view.broken, (item, i) => `${item.name} ${i} ${item.asks_unit}`, (item) => this.makeBroken(item), (el, item) => this.showBroken(el, item));
    keyed(parts.files, view.files, (file) => file.key, () => this.makeFile(), (el, file, i) => {
      const [name, series, remove, notes] = el.children;
      el.index = i;
      setText(name, file.name);
      setText(series, file.series);
      setAttr(remove, "aria-label", this.text("remove", { name: file.name }));
      setAttr(remove, "title", this.text("remove", { name: file.name }));
      keyed(notes, file.notes, (text) => text, () => h("li", {}), (item, text) => setText(item, text));
    });
  }

  makeFile() {
    const remove = h("button", { type: "button", class: "tool", onclick: () => this.send({ kind: "remove", index: el.index }) }, icon("close"));
    const el = h("li", {}, h("b", {}), h("span", {}), remove, h("ul", { class: "small-note" }));
    return el;
  }

  makeBroken(item) {
    const ask = h("div", { class: "actions" }, ...["percent", "fraction"].map((value) =>
      h("button", { type: "button", class: "action", "data-unit": value, onclick: () => this.send({ kind: "unit", name: item.name, value }) })));
    return h("li", { role: "alert" }, h("b", {}), h("ul", {}), h("p", {}), ask);
  }

  showBroken(el, item) {
    const [title, list, kept, ask] = el.children;
    setText(title, item.asks_unit ? `${item.name}: ${this.text("which_unit")}` : item.title);
    keyed(list, item.texts, (_, i) => i, () => h("li", {}), (line, text) => setText(line, text));
    setOptional(kept, item.kept);
    ask.hidden = !item.asks_unit;
    for (const button of ask.children) setText(button, this.text(button.dataset.unit));
  }

  renderResult() {
    const { view, parts } = this;
    const { result } = view;
    parts.result.hidden = !result;
    setAttr(this.content, "data-empty", !result);
    if (!result) return;
    setText(parts.resultTitle, `${result.title}${result.type ? ` → ${result.type}` : ""}`);
    showWord(parts.word, result);
    setText(parts.saving, result.saving);
    this.showApply(parts.apply, result.action);
    keyed(parts.facts, result.facts, (fact) => fact.label, () => h("div", {}, h("dt", {}), h("dd", {})), (el, fact) => {
      setText(el.firstChild, fact.label);
      setText(el.lastChild, fact.value);
    });
    const lines = (list, texts) => keyed(list, texts, (text) => text, () => h("li", {}), (el, text) => setText(el, text));
    lines(parts.reasons, result.reasons);
    lines(parts.cautions, result.cautions);
    setOptional(parts.other, result.other);
    keyed(parts.curves, result.charts, (chart) => chart.key, () => this.makeCurve(), (el, chart) => {
      const { title, note, drawn } = el.parts;
      el.chart = chart;
      setText(title, chart.title);
      nameSave(this, el, chart.title);
      setOptional(note, chart.note);
      setAttr(note, "data-tone", chart.tone);
      setOptional(drawn, chart.key === "cpu" ? this.text("drawn", { count: chart.points.toLocaleString() }) : "");
    });
    this.drawCurves();
    this.renderTypes();
  }

  makeCurve() {
    const el = makeCurve();
    addSave(this, el, () => ({ chart: "curve", part: el.chart.key }));
    return el;
  }

  drawCurves() {
    for (const el of this.parts.curves.children) drawCurve(el.parts.holder, el.chart, (key, values) => this.text(key, values));
  }

  renderTypes() {
    const { types } = this.view.result;
    const { parts } = this;
    parts.typesBox.hidden = !types;
    if (!types) return;
    setText(parts.typesTitle, this.text("types"));
    setText(parts.types.caption, this.text("types"));
    setAttr(parts.types.parentNode, "aria-label", this.text("types"));
    keyed(parts.types.tHead.rows[0], types.columns, (_, i) => i, () => h("th", { scope: "col" }), (el, text) => setText(el, text));
    const rows = this.showsAll ? types.rows : types.rows.slice(0, types.first);
    keyed(parts.types.tBodies[0], rows, (row) => row.key, () => h("tr", {}), (el, row) => {
      setAttr(el, "data-role", row.role || null);
      setAttr(el, "data-fits", row.fits);
      keyed(el, row.cells, (_, i) => i, (_, i) => h(i ? "td" : "th", { scope: i ? null : "row" }, h("span", {}), h("small", {})), (cell, text) => {
        const [figure, small] = text.split("\n");
        setText(cell.firstChild, figure);
        setOptional(cell.lastChild, small);
      });
    });
    const rest = types.rows.length - types.first;
    parts.more.hidden = this.showsAll || rest <= 0;
    setText(parts.more, this.text("all_types", { count: rest }));
  }
}

const WORD_TONES = { cheaper: "better", applied: "better", keep: "same", larger: "worse", saturated: "worse" };
const SIGNS = { cheaper: "▼ ", applied: "✓ ", keep: "✓ ", larger: "▲ ", saturated: "! " };

/** A sign and a word beside the colour. */
function showWord(el, found) {
  setAttr(el, "data-verdict", WORD_TONES[found.verdict] ?? "unknown");
  setText(el, (SIGNS[found.verdict] ?? "") + found.word);
}

export default mounted(SizingPage);
