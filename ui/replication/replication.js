// The replication page: sliders, figures of each design, curves, a day with a batch, losses, offers, own measurements.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { addSave, nameSave } from "../board/chart_save.js";
import { PagePart, mounted } from "../board/page_part.js";
import { dashOf, dayChart, shareChart, short } from "./charts.js";
import { makeFigure, makeSegments, makeTable, makeTyped, showFigure, showItems, showTable, showVerdict } from "./parts.js";

const CHART_HEIGHT = 250;
const MOST_FILE_BYTES = 20_000_000;
const HOURS_BESIDE = 0.1;
const UNITS = ["", "us", "ms", "s"];

class Replication extends PagePart {
  range = "around";
  unit = "";

  build() {
    const parts = (this.parts = {});
    parts.verdict = h("p", { class: "verdict", role: "status" });
    parts.notice = h("p", { class: "kept", role: "status", hidden: true });
    parts.component = makeSegments((value) => this.send({ kind: "component", value }));
    parts.reset = h("button", { type: "button", class: "action", onclick: () => this.send({ kind: "reset" }) });
    parts.sliders = h("div", { class: "sliders" });
    parts.try = h("section", { class: "try" }, h("header", { class: "try-head" }, h("h2", {}), h("p", { class: "note" }), parts.component,
      parts.reset), parts.sliders);
    parts.cases = h("div", { class: "cases rep-cases" });
    parts.cdf = makePlot();
    parts.stale = makePlot();
    addSave(this, parts.cdf, () => ({ chart: "cdf", part: "" }));
    addSave(this, parts.stale, () => ({ chart: "stale", part: "" }));
    parts.legend = h("ul", { class: "legend-lines" });
    parts.curves = h("section", { class: "block" }, h("div", { class: "two" }, parts.cdf, parts.stale), parts.legend);
    parts.range = makeSegments((value) => ((this.range = value), this.render()));
    parts.batch = h("div", { class: "ask" });
    parts.day = makePlot();
    addSave(this, parts.day, () => ({ chart: "backlog", part: this.range }));
    parts.daySaid = h("ul", { class: "said-list" });
    parts.dayNote = h("p", { class: "note" });
    parts.day.firstChild.after(h("div", { class: "day-tools" }, parts.batch, parts.range));
    parts.backlog = h("section", { class: "block" }, parts.day, parts.daySaid, parts.dayNote);
    parts.losses = makeTable();
    parts.routing = makeTable();
    parts.offers = h("section", { class: "block" }, h("h2", {}), h("p", { class: "note" }), h("div", { class: "offers" }));
    this.buildUpload();
    this.body = h("div", {}, parts.try, parts.curves, parts.cases, parts.offers, parts.losses, parts.routing, parts.backlog, parts.upload);
    parts.empty = h("p", { class: "kept", hidden: true });
    this.shell = h("div", { class: "shell replication" }, parts.verdict, parts.notice, parts.empty, this.body);
    this.resized = new ResizeObserver(() => this.drawCharts());
    this.resized.observe(parts.cdf.holder);
    this.resized.observe(parts.day.holder);
  }

  buildUpload() {
    const parts = this.parts;
    parts.file = h("input", { type: "file", accept: ".csv,.txt,.tsv,.log,text/*", class: "sr", onchange: () => this.readFile() });
    parts.fileName = h("span", {});
    parts.fileLabel = h("label", { class: "action file" }, parts.file, parts.fileName);
    parts.into = makeSegments((value) => ((this.into = value), this.render()));
    parts.unit = makeSegments((value) => ((this.unit = value), this.render()));
    parts.intoLabel = h("span", { class: "field-label" });
    parts.unitLabel = h("span", { class: "field-label" });
    parts.uploadSaid = h("p", { class: "said", role: "status", hidden: true });
    parts.uploadProblems = h("ul", { class: "complaint" });
    parts.uploadWarnings = h("ul", { class: "notes" });
    parts.back = h("div", { class: "back" });
    parts.upload = h("section", { class: "block" }, h("h2", {}), h("p", { class: "note" }), h("div", { class: "upload-tools" },
      h("span", { class: "pair" }, parts.intoLabel, parts.into), h("span", { class: "pair" }, parts.unitLabel, parts.unit), parts.fileLabel, parts.back),
    parts.uploadSaid, parts.uploadProblems, parts.uploadWarnings);
  }

  async readFile() {
    const file = this.parts.file.files[0];
    this.parts.file.value = "";
    if (!file) return;
    if (file.size > MOST_FILE_BYTES) return this.sayUpload(this.text("too_large"));
    try {
      this.send({ kind: "lag", design: this.into, unit: this.unit, file: file.name.slice(0, 200), text: await file.text() });
    } catch {
      this.sayUpload(this.text("unreadable"));
    }
  }

  sayUpload(text) {
    setOptional(this.parts.uploadSaid, text);
  }

  // -- showing ------------------------------------------------------------------------------------------------------

  render() {
    const { view, parts } = this;
    setOptional(parts.notice, view.notice);
    setOptional(parts.empty, view.empty);
    this.body.hidden = parts.verdict.hidden = Boolean(view.empty);
    if (view.empty) return;
    showVerdict(parts.verdict, view.verdict);
    this.renderSliders();
    keyed(parts.cases, view.designs, (design) => design.id, makeCase, (el, design) => this.showCase(el, design));
    this.renderCurves();
    this.renderOffers();
    showTable(parts.losses, view.losses);
    showTable(parts.routing, view.routing);
    this.renderBacklog();
    this.renderUpload();
    this.drawCharts();
  }

  renderSliders() {
    const { view, parts } = this;
    const [title, note] = parts.try.firstChild.children;
    setText(title, this.text("try"));
    setText(note, this.text("try_sub"));
    parts.component.hidden = view.components.length < 2;
    parts.component.show(this.text("component"), view.component, view.components);
    setText(parts.reset, this.text("reset"));
    parts.reset.disabled = !view.is_tried;
    keyed(parts.sliders, view.sliders, (slider) => slider.key, () => this.makeSlider(), (el, slider) => this.showSlider(el, slider));
  }

  makeSlider() {
    const input = h("input", { type: "range", min: 0, step: 1 });
    const one = h("button", { type: "button", class: "tool back-one", text: "↺" });
    const el = h("div", { class: "slider" }, h("label", {}, h("span", { class: "field-label" }), h("output", {}), input),
      h("span", { class: "slider-sub" }, h("small", {}), one));
    input.addEventListener("input", () => {
      const step = el.slider.steps[Number(input.value)];
      setText(el.querySelector("output"), step.label);
      this.send({ kind: "set", key: el.slider.key, value: step.value });
    });
    one.addEventListener("click", () => this.send({ kind: "set", key: el.slider.key, value: null }));
    return el;
  }

  showSlider(el, slider) {
    el.slider = slider;
    const [label, output, input] = el.firstChild.children;
    const [stated, one] = el.lastChild.children;
    setText(label, slider.label);
    input.max = slider.steps.length - 1;
    const isMoving = this.outbox.queue.some((event) => event.kind === "set" && event.key === slider.key);
    if (!isMoving) {
      input.value = slider.index;
      setText(output, slider.tried ?? slider.stated);
    }
    setAttr(input, "aria-valuetext", slider.tried ?? slider.stated);
    setAttr(el, "data-tried", Boolean(slider.tried));
    setText(stated, slider.tried ? `${this.text("as_stated")} ${slider.stated}` : this.text("as_stated"));
    one.hidden = !slider.tried;
    setAttr(one, "aria-label", this.text("reset_one", { name: slider.label }));
    setAttr(one, "title", this.text("reset_one", { name: slider.label }));
  }

  showCase(el, design) {
    const { title, mode, measured, figures, notes, details, warnings } = el.parts;
    setAttr(el, "data-accent", design.accent);
    setAttr(el, "aria-label", design.title);
    setText(title, design.title);
    setText(mode, design.mode);
    setOptional(measured, design.measured);
    keyed(figures, design.figures, (figure) => figure.key, makeFigure, showFigure);
    showItems(notes, design.notes);
    showItems(warnings, design.warnings);
    details.hidden = !design.details.length;
    setText(details.firstChild, this.text("details"));
    showItems(details.lastChild, design.details);
  }

  renderCurves() {
    const { view, parts } = this;
    parts.curves.hidden = !view.charts.lines.length;
    for (const [plot, key] of [[parts.cdf, "cdf"], [parts.stale, "stale"]]) {
      setText(plot.heading, this.text(key));
      nameSave(this, plot, this.text(key));
      setText(plot.sub, this.text(`${key}_sub`));
    }
    keyed(parts.legend, view.charts.lines, (line) => line.key, makeLegendLine, (el, line) => {
      setAttr(el, "data-accent", line.accent);
      setAttr(el.firstChild.firstChild, "stroke-dasharray", dashOf(line.dash));
      const measured = line.measured ? ` (${view.charts.measured})` : "";
      setText(el.children[1], `${line.titles.join(" · ")} ${line.reader}${measured}`);
      setText(el.children[2], line.said);
    });
  }

  drawCharts() {
    const { view, parts } = this;
    if (!view || view.empty) return;
    const { times, lines } = view.charts;
    for (const [plot, key, title] of [[parts.cdf, "visible", "cdf"], [parts.stale, "stale", "stale"]]) {
      const width = plot.holder.clientWidth;
      if (width < 40 || !lines.length) continue;
      const drawn = lines.filter((line) => line[key]).map((line) => ({ ...line, values: line[key] }));
      const said = lines.map((line) => `${line.titles.join(", ")} ${line.reader} ${line.said}`).join("; ");
      const svg = shareChart(times, drawn, width, CHART_HEIGHT, this.text("chart_label", { title: this.text(title), said }));
      svg.onpoint = (found) => setText(plot.now, found ? this.pointed(drawn, found.index) : "");
      plot.holder.replaceChildren(svg);
    }
    this.drawDay();
  }

  pointed(lines, index) {
    const percent = (share) => `${+(100 * share).toPrecision(3)}%`;
    const said = lines.map((line) => `${line.titles.join("·")} ${line.reader} ${percent(line.values[index])}`).join(" · ");
    return this.text("hover", { x: short(this.view.charts.times[index]), said });
  }

  renderBacklog() {
    const { view, parts } = this;
    const { fields, said, note } = view.backlog;
    parts.backlog.hidden = !view.charts.lines.length && !said.length;
    setText(parts.day.heading, this.text("backlog"));
    nameSave(this, parts.day, this.text("backlog"));
    setText(parts.day.sub, this.text("backlog_sub"));
    keyed(parts.batch, fields, (field) => field.key, () => makeTyped((key, value) => this.send({ kind: "batch", key, value })),
      (el, field) => el.show(field));
    const options = ["around", "day"].map((value) => ({ value, label: this.text(value) }));
    parts.range.show(this.text("window"), this.range, options);
    showItems(parts.daySaid, said);
    setOptional(parts.dayNote, note);
  }

  drawDay() {
    const { view, parts } = this;
    const { lines, batch, said } = view.backlog;
    const width = parts.day.holder.clientWidth;
    if (width < 40) return;
    if (!lines.length) return parts.day.holder.replaceChildren();
    const over = Math.max(batch[1], ...lines.map((line) => Math.min(line.caught_up ?? batch[1] + 1, batch[1] + 3)));
    const around = [Math.max(0, batch[0] - HOURS_BESIDE), Math.min(24, over + HOURS_BESIDE)];
    const words = view.language === "ko" ? { hours: "{value}시간", minutes: "{value}분", seconds: "{value}초" }
      : { hours: "{value} h", minutes: "{value} min", seconds: "{value} s" };
    const label = this.text("chart_label", { title: this.text("backlog"), said: said.join("; ") });
    parts.day.holder.replaceChildren(dayChart(lines, this.range === "day" ? [0, 24] : around, width, CHART_HEIGHT - 30, label, words));
  }

  renderOffers() {
    const { view, parts } = this;
    const [title, sub, list] = parts.offers.children;
    setText(title, view.offers.title);
    setText(sub, view.offers.sub);
    keyed(list, view.offers.designs, (design) => design.id, makeOffers, (el, design) => {
      setAttr(el, "data-accent", design.accent);
      setText(el.children[0], design.title);
      setOptional(el.children[1], design.none);
      keyed(el.children[2], design.offers, (offer) => offer.value, () => this.makeOffer(), (item, offer) => this.showOffer(item, offer, design));
    });
  }

  makeOffer() {
    const apply = h("button", { type: "button", class: "action" });
    const el = h("li", { class: "offer" }, h("div", {}, h("b", {}), h("p", { class: "offer-said" }), h("p", { class: "offer-good" }), h("ul", { class: "still" })), apply);
    apply.addEventListener("click", () => this.send({ kind: "apply", design: el.design, value: el.offer }));
    return el;
  }

  showOffer(el, offer, design) {
    [el.offer, el.design] = [offer.value, design.id];
    const [what, said, good, still] = el.firstChild.children;
    setText(what, offer.what);
    setText(said, offer.said.join(" · "));
    setOptional(good, offer.good);
    showItems(still, offer.still);
    setText(el.lastChild, this.text("apply"));
    setAttr(el.lastChild, "aria-label", `${this.text("apply")}: ${design.title}, ${offer.what}`);
    el.lastChild.disabled = this.view.read_only;
  }

  renderUpload() {
    const { view, parts } = this;
    const { designs, measured, said, problems, warnings } = view.upload;
    parts.upload.hidden = !designs.length;
    if (!designs.length) return;
    if (!designs.some((design) => design.value === this.into)) this.into = designs[0].value;
    setText(parts.upload.children[0], this.text("upload"));
    setText(parts.upload.children[1], this.text("upload_sub"));
    setText(parts.intoLabel, this.text("for_design"));
    setText(parts.unitLabel, this.text("unit"));
    setText(parts.fileName, this.text("file"));
    parts.file.disabled = view.read_only;
    parts.into.show(this.text("for_design"), this.into, designs);
    parts.unit.show(this.text("unit"), this.unit, UNITS.map((value) => ({ value, label: value || this.text("unit_auto") })));
    keyed(parts.back, measured, (design) => design.value, (design) => h("button", { type: "button", class: "action",
      onclick: () => this.send({ kind: "model", design: design.value }) }), (el, design) => {
      setText(el, this.text("to_model", { title: design.label }));
      el.disabled = view.read_only;
    });
    setOptional(parts.uploadSaid, said);
    showItems(parts.uploadProblems, problems);
    showItems(parts.uploadWarnings, warnings);
  }
}

function makePlot() {
  const el = h("figure", { class: "plot-box" }, h("figcaption", {}, h("h2", {}), h("p", { class: "note" })), h("div", { class: "plot-holder" }),
    h("p", { class: "now" }));
  const [caption, holder, now] = el.children;
  [el.heading, el.sub, el.holder, el.now] = [caption.firstChild, caption.lastChild, holder, now];
  return el;
}

function makeCase() {
  const parts = { title: h("h2", {}), mode: h("p", { class: "note" }), measured: h("span", { class: "mark-now", hidden: true }),
    figures: h("dl", { class: "key-figures" }), notes: h("ul", { class: "accuracy" }), warnings: h("ul", { class: "notes" }),
    details: h("details", { class: "assumed" }, h("summary", {}), h("ul", {})) };
  const el = h("section", { class: "case" }, h("header", { class: "case-head" }, h("div", { class: "case-name" }, parts.title, parts.mode, parts.measured), parts.figures),
    parts.warnings, parts.notes, parts.details);
  el.parts = parts;
  return el;
}

function makeLegendLine() {
  const el = h("li", {});
  el.innerHTML = '<svg width="34" height="10" aria-hidden="true"><path class="curve" d="M1 5H33"/></svg>';
  el.append(h("b", {}), h("span", {}));
  return el;
}

function makeOffers() {
  return h("article", { class: "offer-case" }, h("h3", {}), h("p", { class: "note", hidden: true }), h("ul", {}));
}

export default mounted(Replication);
