// Patches the page so that it shows one `Board`: only what differs is touched.

import { h, icon, keyed, setAttr, setIcon, setOptional, setStyle, setText } from "./dom.js";
import { light, markOut, markPins, showDrawing } from "./drawing.js";
import { countsOf } from "../review/threads.js";
import { renderReviewBar } from "../review/bar.js";
import { renderPages } from "./pages.js";
import { renderWhatIf } from "./what_if.js";
import { settingCell, showSetting } from "./controls.js";
import { showPanel } from "./panel.js";
import { designMenu, openMenu, openYaml } from "./menu.js";

const ARROWS = { up: "▲", down: "▼", none: "–" };
export const prefersDark = matchMedia("(prefers-color-scheme: dark)");

export function row(name, label) {
  return h("div", { class: `row ${name}`, role: "row" },
    h("div", { class: "label", role: "rowheader" }, h("span", { class: "label-text", text: label })));
}

export function render(app) {
  const { board, shell } = app;
  app.current = Math.max(0, Math.min(app.current, board.designs.length - 1));
  setAttr(shell, "lang", app.view("language"));
  setAttr(document.documentElement, "lang", app.view("language"));
  setAttr(shell, "data-page", board.page);
  setAttr(shell, "data-header", !board.designs.length);
  setAttr(shell, "data-readonly", board.read_only);
  setAttr(shell, "data-current", app.current);
  setStyle(shell, "--designs", board.designs.length);
  shell.classList.toggle("many", board.designs.length > 3);
  renderTheme(app);
  renderTop(app);
  renderPages(app);
  if (board.designs.length) renderGrid(app);
  showPanel(app, app.parts.panel, app.panel());
  if (app.lit.length) light(shell, app.lit);
}

function renderGrid(app) {
  renderHeads(app);
  renderResults(app);
  renderPictures(app);
  renderSettings(app);
  renderWhatIf(app);
}

function renderTheme(app) {
  const theme = app.view("theme");
  const isDark = theme === "dark" || (theme === "auto" && prefersDark.matches);
  setAttr(app.shell, "data-theme", isDark ? "dark" : "light");
  setStyle(document.documentElement, "--anboard-page", isDark ? "#0e1116" : "#f4f5f7");
  setStyle(document.documentElement, "color-scheme", isDark ? "dark" : "light");
  setIcon(app.parts.theme, theme);
  name(app.parts.theme, app.text(`theme_${theme}`), "D");
}

/** The accessible name of a tool, and its tooltip with the key that does the same. */
function name(button, text, key) {
  setAttr(button, "aria-label", text);
  setAttr(button, "title", key ? `${text} (${key})` : text);
}

function renderTop(app) {
  const { board, parts } = app;
  setText(parts.decision.firstChild, board.decision);
  setAttr(parts.decision, "aria-label", `${app.text("decision")}: ${board.decision}`);
  name(parts.undo, app.text("undo"), "Z");
  name(parts.redo, app.text("redo"), "Shift+Z");
  parts.undo.disabled = board.read_only || !board.can_undo;
  parts.redo.disabled = board.read_only || !board.can_redo;
  for (const [key, shortcut] of [["add"], ["open"], ["export", "X"], ["share", "S"], ["help", "?"]]) {
    name(parts[key], app.text(key), shortcut);
  }
  parts.add.disabled = parts.open.disabled = board.read_only;
  setText(parts.add.lastChild, app.text("add"));
  setText(parts.share.lastChild, app.text("share"));
  setText(parts.language, app.text("language_short"));
  name(parts.language, app.text("language"), "L");
  setText(parts.drop, app.text("drop_here"));
  parts.banner.hidden = !board.read_only;
  setText(parts.ownText, app.text("read_only"));
  setText(parts.own, app.text("own"));
  const make = () => h("span", {});
  keyed(parts.verdict, board.verdict, (_, i) => i, make, (el, run) => {
    setText(el, run.text);
    setAttr(el, "data-accent", run.accent);
    setAttr(el, "data-tone", run.tone);
  });
  renderReviewBar(app);
  renderOut(app);
  renderPerspectives(app);
}

/** What is taken out, each with the way to put it back. */
function renderOut(app) {
  const { parts, board } = app;
  parts.out.hidden = !board.out.length;
  const make = (id) => h("li", {}, h("button", { type: "button", class: "out-chip",
    onclick: () => app.emit({ kind: "out", id, on: false }) }, h("span", {}), icon("close")));
  keyed(parts.out, board.out, (id) => id, make, (el, id, i) => {
    setText(el.firstChild.firstChild, app.filled("out", { name: board.out_titles[i] }));
    name(el.firstChild, app.filled("put_back", { name: board.out_titles[i] }));
  });
}

function renderPerspectives(app) {
  const { parts, board } = app;
  const chosen = app.view("perspective");
  setAttr(parts.perspectives, "aria-label", app.text("perspective"));
  const make = (option) => h("button", { type: "button", role: "radio", class: "segment",
    onclick: () => app.emit({ kind: "view", perspective: option.value }) });
  keyed(parts.perspectives, board.perspectives, (option) => option.value, make, (el, option) => {
    setText(el, option.label);
    setAttr(el, "aria-checked", String(option.value === chosen));
  });
}

function renderHeads(app) {
  const { heads } = app.parts;
  setText(heads.firstChild.firstChild, "");
  const show = (el, design, i) => showHead(app, el, design, i);
  keyed(heads, app.board.designs, (design) => design.id, () => makeHead(app), show, heads.firstChild);
}

function makeHead(app) {
  const title = h("button", { type: "button", class: "title" }, h("span", { class: "title-text" }));
  const chip = h("span", { class: "chip baseline" });
  const warnings = h("button", { type: "button", class: "chip warnings" }, icon("warning"), h("span", {}));
  const more = h("button", { type: "button", class: "tool more", "aria-haspopup": "menu" }, icon("more"));
  const subtitle = h("p", { class: "subtitle" });
  const summary = h("p", { class: "summary", "aria-hidden": "true" }); // said by the result rows
  const problems = h("button", { type: "button", class: "problems-line" }, icon("warning"), h("span", {}));
  const el = h("div", { class: "cell head", role: "columnheader", tabindex: "-1" },
    h("div", { class: "head-line" }, title, chip, warnings, more), subtitle, summary, problems);
  el.parts = { title, chip, warnings, more, subtitle, summary, problems };
  title.addEventListener("click", () => (isPhone() ? app.focusDesign(el.index) : rename(app, el)));
  el.addEventListener("pointerdown", () => (app.current = el.index));
  more.addEventListener("click", () => openMenu(app, more, designMenu(app, el)));
  warnings.addEventListener("click", () => openMenu(app, warnings, el.design.warnings.map((label) => ({ label }))));
  problems.addEventListener("click", () => openYaml(app, el.design));
  return el;
}

const isPhone = () => matchMedia("(max-width: 640px)").matches;

function showHead(app, el, design, index) {
  const { title, chip, warnings, more, subtitle, summary, problems } = el.parts;
  el.design = design;
  el.index = index;
  setAttr(el, "data-accent", design.accent);
  setAttr(el, "data-column", index);
  setText(title.firstChild, app.guesses.value({ kind: "rename", design: design.id }, design.title));
  setAttr(title, "title", app.board.read_only ? design.title : app.text("rename"));
  chip.hidden = !design.is_baseline;
  setText(chip, app.text("baseline"));
  warnings.hidden = !design.warnings.length;
  setText(warnings.lastChild, String(design.warnings.length));
  name(warnings, app.filled("warnings_of", { title: design.title }));
  name(more, app.filled("menu", { title: design.title }));
  setOptional(subtitle, design.subtitle);
  setAttr(subtitle, "title", design.subtitle);
  setText(summary, summaryOf(app.board.rows, index));
  problems.hidden = !design.problems.length;
  setText(problems.lastChild, app.filled(design.svg ? "problems" : "problems_first", { count: design.problems.length }));
  setAttr(problems, "title", design.problems.map((problem) => problem.message).join("\n"));
}

/** The first figure of each result row. */
function summaryOf(rows, index) {
  const figures = rows.map((result) => result.cells[index].figures[0]);
  return figures.map(({ label, value, unit }) => `${label ? `${label} ` : ""}${value}${unit}`).join(" · ");
}

export function rename(app, head) {
  if (app.board.read_only) return;
  const { title } = head.parts;
  const before = title.textContent;
  const label = app.text("rename");
  const input = h("input", { class: "field title-field", value: before, maxlength: 80, "aria-label": label });
  let isDone = false; // leaving the page takes the focus away, which would finish it a second time
  const finish = (keeps) => {
    if (isDone) return;
    isDone = true;
    const after = input.value.trim();
    input.replaceWith(title);
    if (keeps && after && after !== before) app.change({ kind: "rename", design: head.design.id }, after);
  };
  input.addEventListener("blur", () => finish(true));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" || event.key === "Escape") {
      event.stopPropagation();
      event.preventDefault(); // or the title would be clicked by the same key
      finish(event.key === "Enter");
      title.focus();
    }
  });
  title.replaceWith(input);
  input.focus();
  input.select();
}

function renderResults(app) {
  const make = (result) => row("result", result.label);
  keyed(app.parts.results, app.board.rows, (result) => result.key, make, (el, result) => {
    const label = el.firstChild;
    label.sub ??= label.appendChild(h("span", { class: "label-sub" }));
    setText(label.firstChild, result.label);
    setOptional(label.sub, result.sub);
    setAttr(el, "data-row", result.key);
    keyed(el, result.cells, (_, i) => app.board.designs[i].id, makeResult, (cell, value, i) =>
      showResult(app, cell, value, result, i), label);
  });
  setAttr(app.parts.grid, "aria-label", app.text("results"));
}

function makeResult() {
  const whose = h("span", { class: "whose" });
  const figures = h("div", { class: "figures" });
  const best = h("span", { class: "sr" });
  const el = h("div", { class: "cell result-cell", role: "cell" }, whose, figures, best);
  el.parts = { whose, figures, best };
  return el;
}

function showResult(app, el, value, result, index) {
  const design = app.board.designs[index];
  const { whose, figures, best } = el.parts;
  const pins = countsOf(app.board.discussion, "figure", design.id);
  setAttr(el, "data-column", index);
  setAttr(el, "data-accent", design.accent);
  el.classList.toggle("best", value.best);
  setText(best, value.best ? app.text("best") : "");
  setText(whose, design.title);
  keyed(figures, value.figures, (figure) => figure.figure, makeFigure, (button, figure) => {
    showFigure(button, figure);
    showPin(app, button, pins.get(figure.figure));
    button.onclick = () => app.openPanel({ type: "figure", design: design.id, key: figure.figure, title: result.label });
  });
}

/** How many open comments stand at a figure. */
function showPin(app, el, count) {
  const { pin } = el.parts;
  setOptional(pin, count ? String(count) : "");
  setAttr(pin, "aria-label", count ? app.filled("comments_count", { count }) : null);
}

function makeFigure() {
  const span = (name) => h("span", { class: name });
  const parts = { label: span("figure-label"), value: span("value"), unit: span("unit"), note: span("note"),
    delta: span("chip delta"), target: span("target"), warning: span("figure-warning"), pin: span("talk-pin") };
  const main = h("span", { class: "figure-main" }, parts.value, parts.unit);
  const el = h("button", { type: "button", class: "figure" }, parts.label, main, parts.note, parts.delta, parts.target,
    parts.warning, parts.pin);
  el.parts = parts;
  return el;
}

function showFigure(el, figure) {
  const { label, value, unit, note, delta, target, warning } = el.parts;
  setOptional(label, figure.label);
  setText(value, figure.value);
  setOptional(unit, figure.unit);
  setOptional(note, figure.note);
  el.classList.toggle("wordy", !/\d/.test(figure.value));
  delta.hidden = !figure.delta;
  if (figure.delta) {
    const { arrow, text, word, verdict } = figure.delta;
    setText(delta, `${arrow === "none" ? "" : `${ARROWS[arrow]} `}${text ? `${text} ` : ""}${word}`);
    setAttr(delta, "data-verdict", verdict);
  }
  setOptional(target, figure.target_text);
  setAttr(target, "data-target", figure.target);
  setOptional(warning, figure.warning);
}

function renderPictures(app) {
  const { pictures, legend } = app.parts;
  const out = new Set(app.out());
  setText(pictures.firstChild.firstChild, app.text("diagram"));
  keyed(legend, app.board.legend, (item) => item.symbol, makeLegend, (el, item) => {
    setText(el.lastChild, item.text);
    setAttr(el.firstChild, "data-perspective", item.perspective);
  });
  keyed(pictures, app.board.designs, (design) => design.id, () => makePicture(app), (el, design, i) => {
    setAttr(el, "data-title", design.title);
    setIcon(el.lastChild, el === app.enlarged ? "close" : "enlarge");
    name(el.lastChild, `${app.text(el === app.enlarged ? "smaller" : "larger")}: ${design.title}`);
    setAttr(el, "data-design", design.id);
    setAttr(el, "data-column", i);
    setAttr(el, "data-accent", design.accent);
    showDrawing(el.firstChild, design.svg);
  }, pictures.firstChild);
  const drawings = [...pictures.querySelectorAll(".drawing")];
  const widest = Math.max(...drawings.map((drawing) => drawing.drawnWidth));
  for (const drawing of drawings) {
    setStyle(drawing, "--share", drawing.drawnWidth / widest);
    setStyle(drawing, "--natural", `${drawing.drawnWidth}px`);
    markOut(drawing, out);
    markPins(drawing, countsOf(app.board.what_if ? null : app.board.discussion, "component", drawing.parentElement.dataset.design));
  }
}

function makePicture(app) {
  const enlarge = () => app.enlarge(el === app.enlarged ? null : el);
  const el = h("div", { class: "cell picture", role: "cell" }, h("div", { class: "drawing" }),
    h("button", { type: "button", class: "tool enlarge", onclick: enlarge }));
  return el;
}

function makeLegend(item) {
  return h("li", {}, h("i", { class: `symbol ${item.symbol}`, "aria-hidden": "true" }), h("span", {}));
}

function renderSettings(app) {
  const groups = new Map();
  for (const setting of app.board.settings) {
    if (!groups.has(setting.group)) groups.set(setting.group, []);
    groups.get(setting.group).push(setting);
  }
  const make = () => h("section", { class: "group", role: "presentation" },
    h("div", { class: "group-head" }, h("h2", {}), h("button", { type: "button", class: "fold" })));
  const show = (el, [group, rows]) => showGroup(app, el, group, rows);
  keyed(app.parts.settings, [...groups], ([group]) => group, make, show);
}

function showGroup(app, el, group, rows) {
  const head = el.firstChild;
  const folded = rows.filter((setting) => setting.advanced).length;
  const isOpen = app.unfolded.has(group);
  setText(head.firstChild, group);
  const fold = head.lastChild;
  fold.hidden = !folded;
  setText(fold, isOpen ? app.text("fewer_settings") : app.filled("more_settings", { count: folded }));
  setAttr(fold, "aria-expanded", String(isOpen));
  fold.onclick = () => {
    if (!app.unfolded.delete(group)) app.unfolded.add(group);
    app.refresh();
  };
  const shown = rows.filter((setting) => isOpen || !setting.advanced);
  keyed(el, shown, (setting) => setting.key, () => row("setting-row", ""), (line, setting) =>
    showSettingRow(app, line, setting), head);
}

function showSettingRow(app, el, setting) {
  const label = el.firstChild;
  setAttr(el, "data-key", setting.key);
  el.components = setting.instances ?? [];
  label.unit ??= label.appendChild(h("span", { class: "label-sub" }));
  setText(label.firstChild, setting.label);
  setOptional(label.unit, setting.unit && `(${setting.unit})`);
  keyed(el, setting.cells, (_, i) => app.board.designs[i].id, settingCell, (cell, value, i) => {
    const design = app.board.designs[i];
    setAttr(cell, "data-column", i);
    setAttr(cell, "data-accent", design.accent);
    showSetting(app, cell, setting, value, `${design.title}, ${setting.group}, ${setting.label}`);
    setAttr(cell, "title", value.inherited ? app.text("inherited_hint") : null);
  }, label);
}
