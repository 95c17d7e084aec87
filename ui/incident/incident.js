// One incident on every design: what is asked, the shared clock, and a drawing and a timeline a design.

import { h, keyed, setAttr, setIcon, setOptional, setText, svgElement } from "../board/dom.js";
import { addSave, nameSave } from "../board/chart_save.js";
import { PagePart, mounted } from "../board/page_part.js";
import { showDrawing } from "../board/drawing.js";
import { makeField } from "./fields.js";
import { showStates } from "./states.js";
import { clock, drawTimeline } from "./timeline.js";

const SPEEDS = [10, 30, 100];
const STEP_SECONDS = 5;
const WIDE_PX = 1200; // from here on there is room for the list of events beside the drawing
const PLAY = "M8 5l11 7-11 7z";
const PAUSE = "M8 5v14M16 5v14";

class Incident extends PagePart {
  seconds = null;
  speed = 30;

  leave() {
    this.pause();
    super.leave();
  }

  build() {
    const parts = (this.parts = {});
    parts.verdict = h("p", { class: "verdict", role: "status" });
    parts.fields = h("div", { class: "ask" });
    parts.notice = h("p", { class: "kept", role: "status", hidden: true });
    parts.play = h("button", { type: "button", class: "action primary play", onclick: () => this.toggle() },
      shape(PLAY), h("span", {}));
    parts.scrub = h("input", { type: "range", class: "scrub", min: 0, step: 0.5, oninput: () => {
      this.pause();
      this.seek(Number(parts.scrub.value));
    } });
    parts.clock = h("output", { class: "clock" });
    parts.speeds = h("div", { class: "segmented", role: "radiogroup" });
    parts.player = h("div", { class: "player", role: "group" }, parts.play, parts.clock, parts.scrub, parts.speeds);
    parts.cases = h("div", { class: "cases" });
    parts.assumed = h("details", { class: "assumed" }, h("summary", {}), h("ul", {}));
    this.shell = h("div", { class: "shell incident" }, parts.verdict, parts.fields, parts.notice, parts.player, parts.cases,
      parts.assumed);
    this.listen();
  }

  listen() {
    const { signal } = this.listening;
    document.addEventListener("keydown", (event) => this.onKey(event), { signal });
    this.resized = new ResizeObserver(() => this.drawTimelines());
    this.resized.observe(this.parts.cases);
    document.fonts?.ready.then(() => this.drawTimelines());
  }

  onKey(event) {
    const target = event.composedPath()[0];
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && this.enlarged) return this.enlarge(null);
    if (target.matches?.("input, textarea, select, button, summary, a, [role=radio]") || !this.view.designs.length) return;
    const by = { ArrowLeft: -STEP_SECONDS, ArrowRight: STEP_SECONDS }[event.key];
    if (event.key === " ") this.toggle();
    else if (by) this.pause(), this.seek(this.seconds + by);
    else return;
    event.preventDefault();
  }

  // -- the shared clock ---------------------------------------------------------------------------------------------

  toggle() {
    if (this.frame) return this.pause();
    if (this.seconds >= this.view.duration) this.seek(0);
    this.started = null;
    this.frame = requestAnimationFrame((now) => this.tick(now));
    this.showPlaying();
  }

  tick(now) {
    const passed = this.started === null ? 0 : ((now - this.started) / 1000) * this.speed;
    this.started = now;
    this.seek(this.seconds + passed);
    if (this.seconds >= this.view.duration) return this.pause();
    this.frame = requestAnimationFrame((next) => this.tick(next));
  }

  pause() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    if (this.view) this.showPlaying();
  }

  showPlaying() {
    const { play } = this.parts;
    play.querySelector("path").setAttribute("d", this.frame ? PAUSE : PLAY);
    setText(play.lastChild, this.text(this.frame ? "pause" : "play"));
    setAttr(play, "aria-label", this.text(this.frame ? "pause" : "play"));
    setAttr(play, "title", this.text("keys"));
  }

  seek(seconds) {
    this.seconds = Math.min(this.view.duration, Math.max(0, seconds));
    const { scrub, clock: output } = this.parts;
    const said = `${clock(this.seconds)} / ${clock(this.view.duration)}`;
    scrub.value = String(this.seconds);
    setAttr(scrub, "aria-valuetext", said);
    setText(output, said);
    for (const el of this.parts.cases.children) this.showMoment(el);
  }

  // -- one update ---------------------------------------------------------------------------------------------------

  render() {
    const { view, parts } = this;
    keyed(parts.verdict, view.verdict, (_, i) => i, () => h("span", {}), (el, run) => {
      setText(el, run.text);
      setAttr(el, "data-accent", run.accent);
      setAttr(el, "data-tone", run.tone);
    });
    setOptional(parts.notice, view.notice);
    this.renderFields();
    const hasRuns = view.designs.length > 0;
    parts.player.hidden = parts.cases.hidden = parts.assumed.hidden = !hasRuns;
    if (!hasRuns) return;
    parts.scrub.max = String(view.duration);
    setAttr(parts.scrub, "aria-label", this.text("time"));
    setAttr(parts.player, "aria-label", this.text("player"));
    this.renderSpeeds();
    keyed(parts.cases, view.designs, (design) => design.id, () => this.makeCase(), (el, design) => this.showCase(el, design));
    setText(parts.assumed.firstChild, this.text("assumptions"));
    keyed(parts.assumed.lastChild, view.assumptions, (_, i) => i, () => h("li", {}), (el, text) => setText(el, text));
    this.drawTimelines();
    this.showPlaying();
    this.seek(this.seconds ?? firstTrouble(view));
  }

  renderSpeeds() {
    const make = (speed) => h("button", { type: "button", role: "radio", class: "segment", text: `×${speed}`,
      onclick: () => ((this.speed = speed), this.renderSpeeds()) });
    setAttr(this.parts.speeds, "aria-label", this.text("speed"));
    keyed(this.parts.speeds, SPEEDS, (speed) => speed, make, (el, speed) =>
      setAttr(el, "aria-checked", String(speed === this.speed)));
  }

  renderFields() {
    const make = (field) => makeField(field, (key, value) => this.choose(key, value));
    keyed(this.parts.fields, this.view.fields, (field) => field.key, make, (el, field) => el.show(field));
  }

  choose(key, value) {
    this.outbox.push({ kind: "choose", key, value });
    setAttr(this.shell, "data-waiting", true);
  }

  makeCase() {
    const parts = { title: h("h2", {}), notes: h("ul", { class: "notes" }), figures: h("dl", { class: "key-figures" }),
      drawing: h("div", { class: "drawing" }), now: h("p", { class: "now" }), timeline: h("div", { class: "track-holder" }),
      legend: h("p", { class: "swatches", "aria-hidden": "true" }), events: h("ol", {}), summary: h("summary", {}) };
    parts.enlarge = h("button", { type: "button", class: "tool enlarge", onclick: () =>
      this.enlarge(this.enlarged === parts.picture ? null : parts.picture) });
    parts.picture = h("div", { class: "picture-box" }, parts.drawing, parts.enlarge);
    parts.details = h("details", { class: "events", open: innerWidth >= WIDE_PX }, parts.summary, parts.events);
    const el = h("section", { class: "case" }, h("header", { class: "case-head" }, parts.title, parts.figures),
      h("div", { class: "case-body" }, parts.picture,
        h("div", { class: "case-time" }, parts.notes, parts.timeline, (parts.under = h("div", { class: "under" }, parts.now, parts.legend)), parts.details)));
    el.parts = parts;
    addSave(this, parts.under, () => ({ chart: "timeline", part: el.design.id }));
    this.scrubOn(parts.timeline);
    return el;
  }

  /** A timeline is dragged over like the control above. */
  scrubOn(holder) {
    const follow = (event) => {
      this.pause();
      this.seek(holder.firstChild.secondsAt(event.clientX));
    };
    holder.addEventListener("pointerdown", (event) => {
      if (event.pointerType !== "touch") holder.setPointerCapture(event.pointerId);
      follow(event);
    });
    holder.addEventListener("pointermove", (event) => event.buttons & 1 && event.pointerType !== "touch" && follow(event));
  }

  showCase(el, design) {
    const { title, notes, figures, drawing, events, summary, legend } = el.parts;
    el.design = design;
    setAttr(el, "data-accent", design.accent);
    setAttr(el, "aria-label", design.title);
    setText(title, design.title);
    keyed(notes, design.notes, (_, i) => i, () => h("li", {}), (item, text) => setText(item, text));
    keyed(figures, design.figures, (figure) => figure.key, makeFigure, showFigure);
    showDrawing(drawing, design.svg);
    for (const node of drawing.querySelectorAll("g.ab-node[tabindex]")) {
      node.removeAttribute("tabindex"); // nothing opens here
      node.removeAttribute("role");
    }
    drawing.firstChild?.setAttribute("role", "img");
    el.shown = null;
    setText(summary, this.text("events", { count: design.events.length }));
    keyed(events, design.events, (_, i) => i, () => this.makeEvent(), showEvent);
    const names = ["ok", "stale", "failed"].map((kind) => [kind, this.text(kind)]);
    keyed(legend, names, ([kind]) => kind, ([kind]) => h("span", {}, h("i", { class: `swatch ${kind}` }), h("span", {})),
      (item, [, name]) => setText(item.lastChild, name));
    this.nameEnlarge(el);
    nameSave(this, el.parts.under, this.text("timeline", { title: design.title }));
  }

  makeEvent() {
    const button = h("button", { type: "button" }, h("b", {}), h("span", {}));
    const el = h("li", {}, button);
    button.addEventListener("click", () => {
      this.pause();
      this.seek(el.at);
    });
    return el;
  }

  enlarge(picture) {
    this.enlarged?.classList.remove("enlarged");
    this.enlarged = picture;
    picture?.classList.add("enlarged");
    for (const el of this.parts.cases.children) this.nameEnlarge(el);
  }

  nameEnlarge(el) {
    const isLarge = el.parts.picture === this.enlarged;
    const said = this.text(isLarge ? "smaller" : "larger");
    setIcon(el.parts.enlarge, isLarge ? "close" : "enlarge");
    setAttr(el.parts.enlarge, "aria-label", `${said}: ${el.design.title}`);
    setAttr(el.parts.enlarge, "title", said);
  }

  drawTimelines() {
    if (!this.view?.designs.length) return;
    for (const el of this.parts.cases.children) {
      const { timeline } = el.parts;
      const said = this.text("timeline", { title: el.design.title });
      if (timeline.drawn === el.design && timeline.drawnWidth === timeline.clientWidth) continue;
      el.moveCursor = drawTimeline(timeline, this.view, el.design, said);
      Object.assign(timeline, { drawn: el.design, drawnWidth: timeline.clientWidth });
      if (this.seconds !== null) el.moveCursor(this.seconds);
    }
  }

  /** One design at the cursor: its drawing, its last event, its requests. */
  showMoment(el) {
    const { design } = el;
    el.moveCursor?.(this.seconds);
    const past = design.events.filter((event) => event.at <= this.seconds);
    if (el.shown !== past.length) {
      el.shown = past.length;
      showStates(el.parts.drawing, past, (key) => this.text(key));
      const items = [...el.parts.events.children];
      items.forEach((item, i) => setAttr(item, "data-past", i < past.length));
      const last = items[past.length - 1];
      el.parts.events.scrollTop = last ? last.offsetTop + last.offsetHeight - el.parts.events.clientHeight : 0;
    }
    const i = Math.min(design.ok.length - 1, Math.floor(this.seconds / this.view.bin));
    const rates = Object.fromEntries(["ok", "failed", "stale"].map((kind) => [kind, Math.round(design[kind][i] * 10) / 10]));
    const last = past.at(-1);
    const told = last ? `${clock(last.at)} ${last.text}` : this.text("now_quiet");
    setText(el.parts.now, `${told} · ${this.text("now", rates)}`);
  }
}

/** Where a reader looks first: just after the last designs' first event. */
function firstTrouble(view) {
  return Math.min(view.duration, view.starts + 1);
}

// -- parts of a design --------------------------------------------------------------------------------------------------

function makeFigure() {
  const el = h("div", { class: "key-figure" }, h("dt", {}), h("dd", {}, h("b", {}), h("span", { class: "unit" }), h("small", {})));
  return el;
}

function showFigure(el, figure) {
  const [value, unit, note] = el.lastChild.children;
  setAttr(el, "data-tone", figure.tone);
  setText(el.firstChild, figure.label);
  setText(value, figure.value);
  setText(unit, figure.unit);
  setOptional(note, figure.note);
}

function showEvent(el, event) {
  el.at = event.at;
  const [time, text] = el.firstChild.children;
  setText(time, clock(event.at));
  setText(text, event.text);
}

function shape(d) {
  const svg = svgElement("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" });
  svg.append(svgElement("path", { d }));
  return svg;
}

export default mounted(Incident);
