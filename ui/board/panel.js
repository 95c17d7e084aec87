// The panel at the side: why a figure is what it is, one node, the YAML of a design, export, share, help.

import { h, icon, keyed, setAttr, setOptional, setText } from "./dom.js";
import { settingCell, showSetting } from "./controls.js";

const YAML_DELAY_MS = 400;
const FORMATS = { svg: "SVG", png: "PNG", pdf: "PDF", drawio: "draw.io", yaml: "YAML", json: "JSON" };
const HARMLESS = new Set(["open", "view", "out", "share", "export", "own"]);
const SHORTCUTS = [
  ["Z", "undo"], ["Shift Z", "redo"], ["1 – 6", "key_focus"], ["P", "key_perspective"], ["E", "yaml"], ["S", "share"],
  ["X", "export"], ["R", "key_restore"], ["D", "theme"], ["L", "key_language"], ["↑ ↓", "key_step"], ["Esc", "close"], ["?", "help"],
];

export function makePanel(app) {
  const close = h("button", { type: "button", class: "tool", onclick: () => app.closePanel() }, icon("close"));
  const title = h("h2", { class: "panel-title", tabindex: "-1" });
  const subtitle = h("p", { class: "panel-subtitle" });
  const body = h("div", { class: "panel-body" });
  const head = h("div", { class: "panel-head" }, h("div", {}, title, subtitle), close);
  const el = h("aside", { class: "panel", role: "dialog", "aria-modal": "false", hidden: true }, head, body);
  el.parts = { close, title, subtitle, body };
  return el;
}

const identityOf = (panel) => panel && `${panel.type}|${panel.design ?? ""}|${panel.key ?? ""}`;

/** Opens, patches or closes the panel; the focus goes to its title and comes back to where it was. */
export function showPanel(app, el, panel) {
  const identity = identityOf(panel);
  const { close, title, subtitle, body } = el.parts;
  if (!panel) return hide(app, el);
  const isNew = el.identity !== identity;
  if (isNew) {
    if (el.hidden) el.opener = el.getRootNode().activeElement;
    el.view?.leave?.();
    el.identity = identity;
    el.hidden = false;
    el.view = VIEWS[panel.type]?.(app) ?? sectionsView(app);
    body.replaceChildren(el.view.element);
    body.scrollTop = 0;
    app.shell.classList.add("with-panel");
  }
  setText(title, panel.title || app.text(panel.type));
  setOptional(subtitle, panel.subtitle);
  setAttr(el, "aria-label", title.textContent);
  setAttr(el, "data-type", panel.type);
  setAttr(close, "aria-label", app.text("close"));
  setAttr(close, "title", `${app.text("close")} (Esc)`);
  el.view.show(panel);
  if (isNew) (el.view.first ?? title).focus({ preventScroll: true });
}

function hide(app, el) {
  if (el.hidden) return;
  el.view?.leave?.();
  const hadFocus = el.contains(el.getRootNode().activeElement);
  el.hidden = true;
  el.identity = null;
  el.view = null;
  el.parts.body.replaceChildren();
  app.shell.classList.remove("with-panel");
  if (hadFocus && el.opener?.isConnected) el.opener.focus({ preventScroll: true });
}

// -- sections, settings and actions: figure, node, sources ----------------------------------------------------------

function sectionsView(app) {
  const sections = h("div", { class: "sections" });
  const settings = h("div", { class: "panel-settings" });
  const actions = h("div", { class: "actions" });
  const element = h("div", {}, actions, settings, sections);
  function show(panel) {
    const signature = JSON.stringify(panel.sections ?? []);
    if (sections.signature !== signature) {
      sections.signature = signature;
      sections.replaceChildren(...(panel.sections ?? []).map(section));
    }
    keyed(settings, panel.settings ?? [], (row) => row.key, settingLine, (el, row) => showSettingLine(app, el, row));
    showActions(app, actions, panel.actions ?? []);
    actions.hidden = !panel.actions?.length;
  }
  return { element, show };
}

function section({ heading, text, formula, bars, table }) {
  const el = h("section", { class: heading ? null : "remark" });
  if (heading) el.append(h("h3", { text: heading }));
  if (formula) el.append(h("pre", { class: "formula", text: formula }));
  if (text) el.append(...text.split("\n\n").map((paragraph) => h("p", { text: paragraph })));
  if (bars) el.append(tornado(bars));
  if (table) el.append(tableOf(table));
  return el;
}

const percent = (share) => `${(share * 100).toFixed(2)}%`;

/** What single assumptions do to a figure: one bar each on a common scale, the line is the figure as it stands. */
function tornado({ now, now_text: nowText, rows }) {
  const line = () => h("i", { class: "now", style: `left: ${percent(now)}` });
  const items = rows.map(({ label, range, start, end, left, right, text }) => {
    const bar = h("i", { class: "span", style: `left: ${percent(start)}; width: ${percent(end - start)}` });
    return h("li", { "aria-label": `${label}: ${text}` },
      h("div", { class: "bar-head", "aria-hidden": "true" }, h("span", { text: label }), h("small", { text: range })),
      h("div", { class: "track", "aria-hidden": "true" }, bar, line()),
      h("div", { class: "bar-ends", "aria-hidden": "true" }, h("span", { text: left }), h("span", { text: right })));
  });
  return h("ul", { class: "tornado", title: nowText }, ...items);
}

function tableOf({ columns, rows }) {
  const head = h("tr", {}, ...columns.map((column) => h("th", { scope: "col", text: column })));
  const body = rows.map((row) => h("tr", {}, ...row.map(tableCell)));
  return h("div", { class: "table", tabindex: "0" }, h("table", {}, h("thead", {}, head), h("tbody", {}, ...body)));
}

/** A cell; figures stay on one line, dotted paths may break after a dot, later lines are small print. */
function tableCell(text) {
  const [first, ...small] = text.split("\n");
  if (small.length) return h("td", {}, h("div", { text: first }), h("small", { text: small.join("\n") }));
  if (/^[a-z_]\S*\.\S+$/i.test(text)) {
    const parts = text.split(/(?<=[._])/);
    return h("td", {}, ...parts.flatMap((part) => [part, h("wbr")]));
  }
  return h("td", { class: /^[\d<][^가-힣a-z]*$/i.test(text) ? "number" : null, text });
}

const settingLine = () => h("div", { class: "setting-line" }, h("span", { class: "line-label" }), settingCell());

function showSettingLine(app, el, row) {
  setText(el.firstChild, row.unit ? `${row.label} (${row.unit})` : row.label);
  showSetting(app, el.lastChild, row, row.cells[0], row.label);
}

function showActions(app, parent, actions) {
  const make = () => h("button", { type: "button", class: "action" });
  keyed(parent, actions, (_, i) => i, make, (el, action) => {
    setText(el, action.label);
    setAttr(el, "aria-pressed", action.pressed == null ? null : String(action.pressed));
    el.disabled = app.board.read_only && !HARMLESS.has(action.event.kind);
    setAttr(el, "aria-busy", el.seq > app.outbox.acked ? "true" : null);
    el.onclick = () => {
      if (el.seq > app.outbox.acked) return; // it is being made
      el.seq = app.emit(action.event);
      app.refresh();
    };
  });
}

// -- YAML -----------------------------------------------------------------------------------------------------------

function yamlView(app) {
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const bands = h("div", { class: "bands", "aria-hidden": "true" });
  const area = h("textarea", { class: "code", spellcheck: "false", autocapitalize: "off", wrap: "off" });
  const problems = h("ul", { class: "problems", role: "status" });
  const hint = h("p", { class: "hint", text: app.text("yaml_hint") });
  const editor = h("div", { class: "editor" }, gutter, h("div", { class: "sheet" }, bands, area));
  const element = h("div", { class: "yaml" }, editor, problems, hint);
  const view = { element, show, leave, first: area };
  let panel = null;
  let fromSession = null;
  let sentSeq = 0;
  let timer = null;
  let tabLeaves = false;

  function send() {
    clearTimeout(timer);
    timer = null;
    sentSeq = app.emit({ kind: "yaml", design: panel.design, text: area.value });
  }
  function leave() {
    if (timer !== null) send();
  }
  /** The session's text replaces the editor's only when the session changed it for another reason than typing. */
  function show(next) {
    const answersTyping = timer !== null || (sentSeq !== 0 && (sentSeq > app.board.acked || next.text === area.value));
    const isFirst = fromSession === null;
    panel = next;
    if (next.text != null && next.text !== fromSession) {
      if (isFirst || !(answersTyping || app.ackedSince(sentSeq))) area.value = next.text;
      fromSession = next.text;
    }
    area.readOnly = app.board.read_only || fromSession === null; // nothing may be typed before the text is there
    setAttr(area, "aria-label", next.title);
    mark();
  }
  function mark() {
    const found = panel.problems ?? [];
    const lines = new Set(found.map((problem) => problem.line));
    const count = area.value.split("\n").length;
    const signature = `${count}|${[...lines]}`;
    if (gutter.signature !== signature) {
      gutter.signature = signature;
      gutter.replaceChildren(...Array.from({ length: count }, (_, i) =>
        h("span", { class: lines.has(i + 1) ? "line wrong" : "line", text: String(i + 1) })));
      bands.replaceChildren(...[...lines].filter(Boolean).map((line) =>
        h("span", { class: "band", style: `top: calc(${line - 1} * var(--code-line))` })));
    }
    keyed(problems, found, (_, i) => i, problemLine, showProblem);
    problems.hidden = !found.length;
    hint.classList.toggle("good", !found.length);
    scroll();
  }
  const problemLine = () => h("li", {}, h("button", { type: "button", class: "problem" }, h("b", {}), h("span", {})));
  function showProblem(el, problem) {
    const button = el.firstChild;
    setText(button.firstChild, problem.line ? app.filled("line", { line: problem.line }) : problem.file);
    setText(button.lastChild, problem.message);
    button.onclick = () => jump(problem);
  }
  function jump({ line, column }) {
    if (!line) return;
    const lines = area.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(start + (column ?? 1) - 1, start + (lines[line - 1] ?? "").length);
    area.scrollTop = Math.max(0, (line - 4) * parseFloat(getComputedStyle(area).lineHeight));
    area.scrollLeft = 0;
  }
  function scroll() {
    gutter.scrollTop = area.scrollTop;
    bands.style.transform = `translateY(${-area.scrollTop}px)`;
  }
  area.addEventListener("scroll", scroll);
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, YAML_DELAY_MS);
    mark();
  });
  area.addEventListener("blur", () => timer !== null && send());
  area.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !tabLeaves) {
      tabLeaves = true;
      event.stopPropagation();
    } else if (event.key === "Tab" && !tabLeaves && !event.shiftKey && !area.readOnly) {
      event.preventDefault();
      document.execCommand("insertText", false, "  "); // keeps the editor's own undo, which setRangeText would lose
    } else if (event.key !== "Tab" && event.key !== "Shift" && event.key !== "Escape") tabLeaves = false;
  });
  return view;
}

// -- export, share, help --------------------------------------------------------------------------------------------

function exportView(app) {
  const actions = h("div", { class: "sections" });
  const line = () => h("section", { class: "export-line" }, h("h3", {}), h("div", { class: "actions" }));
  function show(panel) {
    const groups = panel.actions?.length ? [{ heading: "", actions: panel.actions }] : builtIn();
    keyed(actions, groups, (_, i) => i, line, (el, group) => {
      setOptional(el.firstChild, group.heading);
      showActions(app, el.lastChild, group.actions);
    });
  }
  function builtIn() {
    const label = (format, design) => FORMATS[format] + (format === "yaml" && design === null ? " (ZIP)" : "");
    const action = (format, design) => ({ label: label(format, design), event: { kind: "export", format, design } });
    const of = (design) => Object.keys(FORMATS).map((format) => action(format, design));
    const single = app.board.designs.map((design) => ({ heading: design.title, actions: of(design.id) }));
    return [{ heading: app.text("all_designs"), actions: of(null) }, ...single];
  }
  return { element: actions, show };
}

/** Copies the link that stands for what is seen; where the browser forbids it, the text field is selected instead. */
function shareView(app) {
  const state = h("p", { class: "share-state", role: "status" });
  const input = h("input", { class: "field share-url", readonly: true, "aria-label": app.text("share") });
  const again = h("button", { type: "button", class: "action primary", text: app.text("copy_link"), onclick: copy });
  const about = h("p", { class: "hint", text: app.text("share_hint") });
  const element = h("div", { class: "share" }, state, h("div", { class: "share-row" }, input, again), about);
  let copied = null;

  async function copy() {
    const ok = await navigator.clipboard?.writeText(input.value).then(() => true, () => false);
    setText(state, app.text(ok ? "copied" : "copy_yourself"));
    setAttr(state, "data-ok", ok ? "true" : "false");
    if (!ok) input.select();
  }
  function show() {
    const token = app.board.share_token;
    if (!token || app.outbox.acked < app.shareAsked) return setText(state, app.text("making_link"));
    const url = `${location.origin}${location.pathname}?c=${token}`;
    if (copied === url) return;
    copied = url;
    input.value = url;
    copy();
  }
  return { element, show, first: again };
}

function helpView(app) {
  const keys = SHORTCUTS.map(([key, name]) =>
    h("tr", {}, h("td", {}, ...key.split(" ").map(keyCap)), h("td", { text: app.text(name) })));
  const sections = h("div", { class: "sections" });
  const heading = h("h3", { text: app.text("keys") });
  const element = h("div", {}, sections, heading, h("table", { class: "keys" }, h("tbody", {}, ...keys)));
  const show = (panel) => sections.replaceChildren(...(panel.sections ?? []).map(section));
  return { element, show };
}

const keyCap = (part) => (part === "–" ? "– " : h("kbd", { text: part }));

const VIEWS = { yaml: yamlView, export: exportView, share: shareView, help: helpView };
