// The panel at the side: why a figure is what it is, one node, the YAML of a design, export, share, help.

import { addSave, nameSave } from "./chart_save.js";
import { h, icon, isOnlyHere, keyed, setAttr, setOptional, setText } from "./dom.js";
import { settingCell, showSetting } from "./controls.js";
import { mergeView } from "../live/merge.js";
import { boardHost } from "../review/bar.js";
import { countsOf, makeAllTalk, makeTalk } from "../review/threads.js";
import { makeVotes } from "../review/votes.js";

const YAML_DELAY_MS = 400;
const HARMLESS = new Set(["open", "view", "out", "share", "export", "own"]);
const ANCHORS = { node: "component", figure: "figure" };
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
  let anchor = { kind: "all" };
  const talk = makeTalk(boardHost(app), () => anchor);
  const toTalk = h("button", { type: "button", class: "fold to-talk", onclick: () => talk.focus() });
  const element = h("div", {}, toTalk, actions, settings, sections, talk.element);
  function show(panel) {
    anchor = { kind: ANCHORS[panel.type], design: panel.design, key: panel.key };
    if (anchor.kind) talk.show();
    else talk.element.hidden = true;
    const count = talk.element.hidden ? 0 : talk.count();
    setOptional(toTalk, talk.element.hidden ? "" : count ? app.filled("comments_count", { count }) : app.text("comment_send"));
    const signature = JSON.stringify(panel.sections ?? []);
    if (sections.signature !== signature) {
      sections.signature = signature;
      sections.replaceChildren(...(panel.sections ?? []).map((part) => savable(app, panel, part, section(part))));
    }
    keyed(settings, panel.settings ?? [], (row) => row.key, settingLine, (el, row) => showSettingLine(app, el, row));
    showActions(app, actions, panel.actions ?? []);
    actions.hidden = !panel.actions?.length;
  }
  return { element, show };
}

/** Bars can be saved as a picture. */
function savable(app, { design, key, title }, { bars, save }, el) {
  if (!bars || !save) return el;
  const host = { shell: app.shell, chartMenu: () => save, send: (event) => app.emit(event), answersElsewhere: true };
  addSave(host, el, () => ({ design, chart: "interval", part: key }));
  nameSave(host, el, title);
  return el;
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
  const comment = h("button", { type: "button", class: "fold", onclick: () => talkAt(talkLine ?? lineOfCursor()) });
  let talkLine = null;
  const talk = makeTalk(boardHost(app), () => ({ kind: "line", design: panel.design, line: talkLine }));
  const talkHolder = h("div", { class: "line-talk", hidden: true }, talk.element);
  const element = h("div", { class: "yaml" }, editor, problems, talkHolder, h("div", { class: "yaml-foot" }, hint, comment));
  const view = { element, show, leave, first: area };
  let panel = null;
  let fromSession = null;
  let sentSeq = 0;
  let timer = null;
  let tabLeaves = false;
  let lookedAt = null;
  let typedFrom = null; // on a stored decision: the text that what is typed began from

  function send() {
    clearTimeout(timer);
    timer = null;
    const before = app.board.live && typedFrom !== null ? { before: typedFrom } : {};
    sentSeq = app.emit({ kind: "yaml", design: panel.design, text: area.value, ...before });
    typedFrom = area.value;
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
      const isIdle = timer === null && sentSeq <= app.board.acked;
      if (isFirst || (app.board.live ? isIdle : !(answersTyping || app.ackedSince(sentSeq)))) adopt(next.text);
      fromSession = next.text;
    }
    area.readOnly = app.board.read_only || fromSession === null; // nothing may be typed before the text is there
    setAttr(area, "aria-label", next.title);
    mark();
    if (next.line && next.text != null && lookedAt !== next.line) {
      lookedAt = next.line;
      talkAt(next.line);
      jump({ line: next.line });
    }
    showTalk();
  }
  /** The session's text, with the cursor where it was. */
  function adopt(text) {
    typedFrom = text;
    if (area.value === text) return;
    const { selectionStart, selectionEnd, scrollTop } = area;
    area.value = text;
    if (area.getRootNode().activeElement === area) area.setSelectionRange(selectionStart, selectionEnd);
    area.scrollTop = scrollTop;
  }
  function lineOfCursor() {
    return area.value.slice(0, area.selectionStart).split("\n").length;
  }
  function talkAt(line) {
    talkLine = talkLine === line && !talkHolder.hidden ? null : line;
    showTalk();
    if (talkLine !== null) talk.focus();
  }
  function showTalk() {
    comment.hidden = !app.board.discussion;
    hint.hidden = app.board.read_only;
    setText(comment, talkLine === null ? app.filled("comment_at_line", { line: lineOfCursor() }) : app.text("close"));
    talkHolder.hidden = talkLine === null || !app.board.discussion;
    if (talkHolder.hidden) return;
    talk.show();
    setAttr(talkHolder, "data-line", app.filled("line", { line: talkLine }));
  }
  function mark() {
    const found = panel.problems ?? [];
    const lines = new Set(found.map((problem) => problem.line));
    const count = area.value.split("\n").length;
    const pins = countsOf(app.board.discussion, "line", panel.design);
    const signature = `${count}|${[...lines]}|${[...pins]}`;
    if (gutter.signature !== signature) {
      gutter.signature = signature;
      gutter.replaceChildren(...Array.from({ length: count }, (_, i) =>
        h("span", { class: `line${lines.has(i + 1) ? " wrong" : ""}${pins.has(i + 1) ? " said" : ""}`, text: String(i + 1) })));
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
  for (const type of ["keyup", "click"]) area.addEventListener(type, showTalk);
  gutter.addEventListener("click", (event) => {
    if (app.board.discussion && event.target.matches(".line")) talkAt(Number(event.target.textContent));
  });
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

/** What is chosen stays chosen when the panel is opened again. */
function exportView(app) {
  const chosen = (app.exportChosen ??= {});
  const choices = h("div", { class: "choices" });
  const groups = h("div", { class: "sections" });
  const element = h("div", { class: "export" }, choices, groups);
  const group = () => h("section", { class: "export-line" }, h("h3", {}), h("div", { class: "formats" }));
  function show(panel) {
    keyed(choices, panel.choices ?? [], (choice) => choice.key, makeChoice, showChoice);
    keyed(groups, panel.groups ?? [], (_, i) => i, group, (el, { heading, formats }) => {
      setText(el.firstChild, heading);
      keyed(el.lastChild, formats, (form) => form.format, makeFormat, (line, form) => showFormat(line, form, panel));
    });
  }
  function makeChoice({ key }) {
    const select = h("select", { class: "field select", "data-key": key });
    select.addEventListener("change", () => (chosen[key] = select.value));
    return h("label", { class: "choice" }, h("span", {}), select);
  }
  function showChoice(el, { key, label, options, value }) {
    const select = el.lastChild;
    setText(el.firstChild, label);
    const signature = JSON.stringify(options);
    if (select.signature !== signature) {
      select.signature = signature;
      select.replaceChildren(...options.map((option) => h("option", { value: option.value, text: option.label })));
    }
    if (!options.some((option) => option.value === chosen[key])) delete chosen[key];
    select.value = chosen[key] ?? value;
  }
  function makeFormat() {
    const button = h("button", { type: "button", class: "action" });
    return h("div", { class: "format" }, button, h("span", { class: "hint" }));
  }
  function showFormat(el, { format, label, about }, panel) {
    const [button, hint] = el.children;
    setText(button, label);
    setText(hint, about);
    setAttr(button, "title", about);
    setAttr(button, "aria-busy", button.seq > app.outbox.acked ? "true" : null);
    button.onclick = () => {
      if (button.seq > app.outbox.acked) return; // it is being made
      const values = Object.fromEntries(panel.choices.map(({ key, value }) => [key, chosen[key] ?? value]));
      button.seq = app.emit({ kind: "export", format, ...values, design: values.design || null });
      app.refresh();
    };
  }
  return { element, show };
}

/** Copies the link that stands for what is seen; where the browser forbids it, the text field is selected instead. */
function shareView(app) {
  const state = h("p", { class: "share-state", role: "status" });
  const input = h("input", { class: "field share-url", readonly: true, "aria-label": app.text("share") });
  const again = h("button", { type: "button", class: "action primary", text: app.text("copy_link"), onclick: copy });
  const about = h("p", { class: "hint", text: app.text("share_hint") });
  const onlyHere = h("p", { class: "hint", text: app.text("only_here"), hidden: !isOnlyHere() });
  const review = h("section", { class: "share-review" }, h("p", { text: app.text("share_review") }), h("button", { type: "button",
    class: "action", text: app.text("ask_review"), onclick: () => app.emit({ kind: "go", page: "review" }) }));
  review.hidden = Boolean(app.board.review) || app.board.page === "review";
  const element = h("div", { class: "share" }, state, h("div", { class: "share-row" }, input, again), about, onlyHere, teamAddress(app), review);
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

/** A team board is shared by its own address; null: it is nobody's but this browser's. */
function teamAddress(app) {
  const { live, pages } = app.board;
  if (!live) return null;
  const url = `${location.origin}${location.pathname.replace(/[^/]*$/, "")}?d=${live.id}`;
  const input = h("input", { class: "field share-url", readonly: true, value: url, "aria-label": app.text("copy_team") });
  const copy = h("button", { type: "button", class: "action", text: app.text("copy_team"), onclick: copyIt });
  const isHosted = pages.some(({ value }) => value === "members");
  async function copyIt() {
    const ok = await navigator.clipboard?.writeText(url).then(() => true, () => false);
    setText(copy, app.text(ok ? "copied_team" : "copy_team"));
    if (!ok) input.select();
  }
  return h("section", { class: "share-review" }, h("p", { text: app.text("share_team") }),
    h("div", { class: "share-row" }, input, copy), isHosted ? h("p", { class: "hint", text: app.text("share_members") }) : null);
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

/** All comments, or the vote: both come with every update. */
const talkView = (make) => (app) => make(boardHost(app));

const VIEWS = { merge: mergeView, yaml: yamlView, export: exportView, share: shareView, help: helpView, comments: talkView(makeAllTalk), vote: talkView(makeVotes) };
