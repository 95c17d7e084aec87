// Many runs: start, progress, cancel, and the distribution of every design on common axes.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { addSave, nameSave } from "../board/chart_save.js";
import { PagePart, mounted } from "../board/page_part.js";
import { TICK_WORDS, axisOf, dotPlot } from "./dots.js";

const ASK_EVERY_MS = 200;

class Repeat extends PagePart {
  leave() {
    clearTimeout(this.timer);
    super.leave();
  }

  update(view) {
    super.update(view);
    clearTimeout(this.timer);
    if (this.isRunning()) this.timer = setTimeout(() => this.askHowFar(), ASK_EVERY_MS);
  }

  isRunning() {
    return this.view.state === "waiting" || this.view.state === "running";
  }

  askHowFar() {
    if (!this.outbox.queue.length) this.outbox.push({ kind: "tick" });
  }

  emit(kind) {
    clearTimeout(this.timer);
    this.asked = kind;
    this.outbox.push({ kind });
    this.render();
  }

  build() {
    const parts = (this.parts = {});
    parts.title = h("h2", {});
    parts.sub = h("p", { class: "note" });
    parts.start = h("button", { type: "button", class: "action primary", onclick: () => this.emit("start") });
    parts.cancel = h("button", { type: "button", class: "action", onclick: () => this.emit("cancel") });
    parts.bar = h("progress", { max: 1 });
    parts.said = h("span", { class: "said", role: "status" });
    parts.notice = h("p", { class: "kept", hidden: true });
    parts.classes = h("div", { class: "segmented", role: "radiogroup" });
    parts.of = h("div", { class: "of" }, h("span", { class: "field-label" }), parts.classes);
    parts.panels = h("div", { class: "panels" });
    parts.small = h("p", { class: "note small-print" });
    this.shell = h("section", { class: "shell repeat" },
      h("div", { class: "repeat-head" }, h("div", {}, parts.title, parts.sub),
        h("div", { class: "repeat-tools" }, parts.start, parts.cancel, parts.bar, parts.said)),
      parts.notice, parts.of, parts.panels, parts.small);
    this.resized = new ResizeObserver(() => this.renderPanels());
    this.resized.observe(parts.panels);
  }

  render() {
    const { view, shell, parts } = this;
    if (!this.outbox.queue.length) this.asked = null;
    setAttr(shell, "data-state", view.state);
    setAttr(shell, "aria-busy", this.isRunning() ? "true" : null);
    setText(parts.title, this.text("repeat"));
    setText(parts.sub, this.text("repeat_sub"));
    const runs = this.asked === "start" || (this.isRunning() && this.asked !== "cancel");
    parts.start.hidden = runs;
    parts.start.disabled = !view.can_start;
    parts.cancel.hidden = parts.bar.hidden = !runs;
    setText(parts.start, this.text(view.state === "none" ? "repeat_start" : "repeat_again"));
    setText(parts.cancel, this.text("repeat_cancel"));
    const share = this.asked === "start" ? 0 : view.share;
    parts.bar.value = share;
    setAttr(parts.bar, "aria-label", this.text("repeat"));
    setText(parts.said, runs ? this.text(share ? "repeat_progress" : "repeat_preparing", { percent: Math.floor(share * 100) }) : "");
    setOptional(parts.notice, this.notice(runs));
    this.renderClasses();
    this.renderPanels();
    setOptional(parts.small, view.panels && view.interval_note);
  }

  notice(runs) {
    const { view } = this;
    const lines = [view.complaint, view.notice];
    if (view.panels && view.is_earlier) lines.push(this.text("repeat_stale"));
    if (runs && view.panels) lines.push(this.text("repeat_partial"));
    if (!runs && view.state === "cancelled") lines.push(this.text("repeat_cancelled"));
    return lines.filter(Boolean).join("\n");
  }

  renderClasses() {
    const { parts, view } = this;
    const classes = view.classes ?? [];
    parts.of.hidden = classes.length < 2;
    if (!classes.some(({ value }) => value === this.chosen)) this.chosen = classes.at(-1)?.value;
    setText(parts.of.firstChild, this.text("of"));
    setAttr(parts.classes, "aria-label", this.text("of"));
    const make = ({ value }) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => {
      this.chosen = value;
      this.render();
    } });
    keyed(parts.classes, classes, ({ value }) => value, make, (el, { value, label }) => {
      setText(el, label);
      setAttr(el, "aria-checked", String(value === this.chosen));
    });
  }

  renderPanels() {
    const { parts, view } = this;
    if (!view) return;
    keyed(parts.panels, view.panels ?? [], (panel) => panel.key, (panel) => this.makePanel(panel), (el, panel) => this.showPanelOf(el, panel));
  }

  makePanel({ key }) {
    const el = makePanelOf();
    addSave(this, el, () => ({ chart: "dots", part: `${key} ${this.chosen}` }));
    return el;
  }

  showPanelOf(el, panel) {
    const { title, sub, plots, table, count } = el.parts;
    const of = panel.of[this.chosen];
    setText(title, panel.title);
    setOptional(sub, panel.sub);
    nameSave(this, el, panel.title);
    setText(count, panel.dots_text);
    if (!of) return;
    const designs = this.view.designs.filter(({ id }) => of.dots[id]);
    const axis = axisOf(designs.flatMap(({ id }) => [...of.dots[id], ...of.percentiles[id].map(({ high }) => high)]));
    const words = { none: this.text("none_column"), ticks: TICK_WORDS[this.view.language] };
    const width = Math.max(260, plots.clientWidth);
    keyed(plots, designs, ({ id }) => id, () => h("div", { class: "plot" }, h("h4", {}), h("div", {})), (plot, design, i) => {
      const isLast = i === designs.length - 1;
      setAttr(plot, "data-accent", design.accent);
      setText(plot.firstChild, design.title);
      plot.lastChild.replaceChildren(dotPlot(of.dots[design.id], of.percentiles[design.id], axis, width, words, isLast));
    });
    table.replaceChildren(tableOf(of.rows, designs));
  }
}

function makePanelOf() {
  const parts = { title: h("h3", {}), sub: h("p", { class: "note" }), plots: h("div", { class: "plots" }),
    count: h("p", { class: "note" }), table: h("div", { class: "table" }) };
  const el = h("section", { class: "runs" }, parts.title, parts.sub, parts.plots, parts.count, parts.table);
  el.parts = parts;
  return el;
}

function tableOf(rows, designs) {
  const head = h("tr", {}, h("th", {}), ...designs.map(({ title }) => h("th", { scope: "col", text: title })));
  const lines = rows.map((row) => h("tr", {}, h("th", { scope: "row", text: row.label }), ...designs.map(({ id }) => {
    const cell = row.cells[id] ?? { value: "–", interval: "" };
    return h("td", {}, h("b", { text: cell.value }), cell.interval ? h("small", { text: cell.interval }) : null);
  })));
  return h("table", {}, h("thead", {}, head), h("tbody", {}, ...lines));
}

export default mounted(Repeat);
