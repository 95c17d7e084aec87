// Menus under buttons, and the keys that do the same as the tools.

import { h, setAttr } from "./dom.js";
import { rename } from "./patch.js";
import { earlierWork } from "./sync.js";

const THEMES = ["light", "dark", "auto"];
const MOST_STORED = 8; // the rest is on the history page

export function designMenu(app, head) {
  const { design, index } = head;
  const id = { design: design.id };
  const last = app.board.designs.length - 1;
  const sources = { type: "sources", design: design.id, title: app.text("sources") };
  const off = app.board.read_only;
  return [
    { label: app.text("rename"), run: () => rename(app, head), off },
    { label: app.text("copy"), run: () => app.edit({ kind: "copy", ...id }), off },
    { label: app.text("set_baseline"), run: () => app.edit({ kind: "baseline", ...id }), off: off || design.is_baseline },
    { label: app.text("yaml"), key: "E", run: () => openYaml(app, design) },
    { label: app.text("sources"), run: () => app.openPanel(sources) },
    { label: app.text("move_left"), run: () => app.edit({ kind: "move", ...id, by: -1 }), off: off || index === 0 },
    { label: app.text("move_right"), run: () => app.edit({ kind: "move", ...id, by: 1 }), off: off || index === last },
    { label: app.text("remove"), run: () => app.edit({ kind: "remove", ...id }), off: off || last === 0, danger: true },
  ];
}

export const openYaml = (app, { id, title }) => app.openPanel({ type: "yaml", design: id, title });
export const openExport = (app) => app.openPanel({ type: "export", title: app.text("export") });
export const openHelp = (app) => app.openPanel({ type: "help", title: app.text("help") });

/** The stored decisions as they were known last; the session is asked for newer ones, which come into the open menu. */
export function openDecisions(app) {
  openMenu(app, app.parts.decision, decisionItems(app));
  if (app.menu) app.menu.renew = () => renewMenu(app, decisionItems(app));
  if (app.menu) app.emit({ kind: "library" });
}

/** Who one is, and signing in or out, where the board has that. */
function accountItems(app) {
  const { account } = app.board;
  if (!account) return [];
  const way = account.is_signed_in ? "sign-out" : "sign-in";
  return [{ label: account.name, heading: true },
    { label: app.text(way.replace("-", "_")), run: () => location.assign(`/${way}`) }];
}

function decisionItems(app) {
  const { decisions, decision, decision_id: open, read_only: off, live, stored = [] } = app.board;
  const known = live || decisions.some(({ value }) => value === open);
  const own = known ? [] : [{ label: decision, checked: true, run() {} }];
  const attach = (value) => () => value !== live?.id && app.emit({ kind: "attach", value });
  const team = stored.slice(0, MOST_STORED).map(({ value, label }) => ({ label, run: attach(value), checked: value === live?.id }));
  if (live && !stored.some(({ value }) => value === live.id)) team.unshift({ label: decision, checked: true, run() {} });
  const none = team.length ? [] : [{ label: app.text("no_team_boards") }];
  const items = decisions.map(({ value, label }) => ({
    label, run: () => app.emit({ kind: "decision", value }), off: off && !live, checked: !live && value === open,
  }));
  const earlier = earlierWork() ? [{ label: app.text("earlier_work"), run: () => app.openEarlierWork(), off }] : [];
  const history = app.board.pages.find(({ value }) => value === "history");
  const manage = history ? [{ label: app.text("manage_boards"), run: () => app.emit({ kind: "go", page: "history" }) }] : [];
  const store = live || off ? [] : [{ label: app.text("store"), run: () => app.live.store() }];
  return [...own, { label: app.text("team_boards"), heading: true }, ...team, ...none, ...store, ...manage,
    { label: app.text("shipped_boards"), heading: true }, ...items, ...earlier, ...accountItems(app)];
}

export function openAdd(app) {
  const add = (id) => () => app.edit({ kind: "add", from: id });
  const items = app.board.designs.map(({ id, title }) => ({ label: title, run: add(id) }));
  openMenu(app, app.parts.add, [{ label: app.text("add_from"), heading: true }, ...items]);
}

/** A menu under a button; items without `run` are plain lines. */
export function openMenu(app, anchor, items) {
  const wasOpenHere = app.menu?.anchor === anchor;
  closeMenu(app, false);
  if (wasOpenHere) return;
  const menu = h("div", { class: "menu", role: "menu" }, ...items.map((item) => menuItem(app, item)));
  menu.anchor = anchor;
  menu.addEventListener("keydown", (event) => onMenuKey(app, menu, event));
  app.shell.append(menu);
  const box = anchor.getBoundingClientRect();
  const left = Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8));
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
  setAttr(anchor, "aria-expanded", "true");
  app.menu = menu;
  menu.querySelector("button:not(:disabled)")?.focus();
}

/** Shows other items in the open menu; the focus stays on the same place. */
function renewMenu(app, items) {
  const { menu } = app;
  const buttons = () => [...menu.querySelectorAll("button:not(:disabled)")];
  const at = buttons().indexOf(menu.getRootNode().activeElement);
  menu.replaceChildren(...items.map((item) => menuItem(app, item)));
  if (at >= 0) buttons()[Math.min(at, buttons().length - 1)]?.focus();
}

function menuItem(app, { label, key, run, off, danger, heading, checked, element }) {
  if (element) return element;
  if (!run) return h("p", { class: heading ? "menu-heading" : "menu-line", text: label });
  const choose = () => {
    closeMenu(app, true);
    run();
  };
  const role = checked == null ? "menuitem" : "menuitemradio";
  const props = { type: "button", role, class: danger ? "danger" : null, disabled: Boolean(off), onclick: choose };
  const mark = checked == null ? null : h("b", { class: "check", "aria-hidden": "true", text: checked ? "✓" : "" });
  const item = h("button", props, h("span", {}, mark, label), key ? h("kbd", { text: key }) : null);
  setAttr(item, "aria-checked", checked == null ? null : String(checked));
  return item;
}

function onMenuKey(app, menu, event) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape" || event.key === "Tab") closeMenu(app, true);
  else if (by) {
    const items = [...menu.querySelectorAll("button:not(:disabled)")];
    items[(items.indexOf(event.target) + by + items.length) % items.length]?.focus();
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

export function closeMenu(app, returnsFocus) {
  const { menu } = app;
  if (!menu) return;
  app.menu = null;
  setAttr(menu.anchor, "aria-expanded", null);
  menu.remove();
  if (returnsFocus) menu.anchor.focus({ preventScroll: true });
}

const next = (list, value) => list[(list.indexOf(value) + 1) % list.length];
export const nextTheme = (app) => app.emit({ kind: "view", theme: next(THEMES, app.view("theme")) });
export const nextLanguage = (app) => app.emit({ kind: "view", language: app.view("language") === "ko" ? "en" : "ko" });
const nextPerspective = (app) => {
  const values = app.board.perspectives.map((option) => option.value);
  if (values.length) app.emit({ kind: "view", perspective: next(values, app.view("perspective")) });
};

const KEYS = {
  z: (app, event) => app.edit({ kind: event.shiftKey ? "redo" : "undo" }),
  y: (app) => app.edit({ kind: "redo" }),
  p: nextPerspective,
  e: (app) => app.board.designs.length && openYaml(app, app.board.designs[app.current]),
  s: (app) => app.share(),
  x: (app) => app.board.designs.length && openExport(app),
  d: nextTheme,
  l: nextLanguage,
  r: (app) => app.board.what_if && app.out().length && app.takeOut([]),
  "?": openHelp,
};

/** The key on the keyboard, also while a Korean input method turns letters into syllables. */
function keyOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
}

function onEscape(app) {
  if (app.menu) closeMenu(app, true);
  else if (app.panel()) app.closePanel();
  else if (app.enlarged) app.enlarge(null);
}

export function onKey(app, event) {
  if (event.defaultPrevented || event.altKey) return;
  if (event.key === "Escape") return onEscape(app);
  const target = event.composedPath()[0];
  if (target.matches?.("input, textarea, select, [contenteditable]")) return;
  const key = keyOf(event);
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl && key !== "z" && key !== "y") return;
  if (!withControl && key === "y") return;
  if (/^[1-6]$/.test(key)) app.focusDesign(Number(key) - 1);
  else if (KEYS[key]) KEYS[key](app, event);
  else return;
  event.preventDefault();
}
