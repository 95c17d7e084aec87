// The page of the board, made once: its parts, what it listens to, what lies around it.

import { h, icon } from "./dom.js";
import { stepToNode } from "./drawing.js";
import { closeMenu, nextLanguage, nextTheme, onKey, openAdd, openDecisions, openExport, openHelp } from "./menu.js";
import { openPages, watchPages } from "./pages.js";
import { makePanel } from "./panel.js";
import { prefersDark, row } from "./patch.js";
import { makeRoom, makeStage } from "../live/live.js";
import { makeReviewBar } from "../review/bar.js";
import { buildWhatIf } from "./what_if.js";

function tool(app, name, onclick, props = {}) {
  return h("button", { type: "button", class: "tool", "data-tool": name, onclick, ...props }, icon(props.icon ?? name));
}

export function build(app) {
  const parts = (app.parts = {});
  parts.decision = h("button", { type: "button", class: "decision", onclick: () => openDecisions(app) },
    h("h1", {}), icon("down"));
  parts.undo = tool(app, "undo", () => app.edit({ kind: "undo" }));
  parts.redo = tool(app, "redo", () => app.edit({ kind: "redo" }));
  parts.perspectives = h("div", { class: "segmented perspectives", role: "radiogroup" });
  parts.add = h("button", { type: "button", class: "tool wide", "data-tool": "add", onclick: () => openAdd(app) },
    icon("plus"), h("span", {}));
  parts.picker = h("input", { type: "file", multiple: true, accept: ".yaml,.yml,.json", hidden: true, "aria-hidden": "true",
    onchange: () => app.upload([...parts.picker.files]).then(() => (parts.picker.value = "")) });
  parts.open = tool(app, "open", () => parts.picker.click());
  parts.export = tool(app, "export", () => openExport(app), { icon: "download" });
  parts.share = h("button", { type: "button", class: "tool wide", "data-tool": "share", onclick: () => app.share() },
    icon("link"), h("span", {}));
  parts.comments = h("button", { type: "button", class: "tool wide", "data-tool": "comments", hidden: true,
    onclick: () => app.openPanel({ type: "comments" }) }, icon("comment"), h("span", {}));
  parts.language = h("button", { type: "button", class: "tool", onclick: () => nextLanguage(app) });
  parts.theme = tool(app, "theme", () => nextTheme(app), { icon: "auto" });
  parts.help = tool(app, "help", () => openHelp(app));
  const group = (...children) => h("div", { class: "tools" }, ...children);
  parts.toolbar = h("div", { class: "toolbar", role: "toolbar" }, group(parts.undo, parts.redo), parts.perspectives,
    group(parts.add, parts.open, parts.export, parts.comments, parts.share), group(parts.language, parts.theme, parts.help),
    parts.picker);
  parts.pages = h("nav", { class: "pages" });
  parts.otherPages = tool(app, "pages", () => openPages(app), { icon: "more", "aria-haspopup": "menu" });
  parts.pages.append(parts.otherPages);
  parts.verdict = h("p", { class: "verdict", role: "status" });
  parts.out = h("ul", { class: "out-chips", hidden: true });
  parts.ownText = h("span", {});
  parts.own = h("button", { type: "button", class: "action primary", onclick: () => app.emit({ kind: "own" }) });
  parts.banner = h("div", { class: "banner", hidden: true }, parts.ownText, parts.own);
  parts.review = makeReviewBar(app);
  const top = h("header", { class: "top" }, h("div", { class: "bar" }, parts.decision, makeRoom(app), parts.pages,
    parts.toolbar), parts.banner, makeStage(app), parts.review,
    parts.verdict, parts.out, (parts.people = h("div", { class: "people", hidden: true })));
  parts.heads = row("heads", "");
  parts.results = h("div", { class: "results", role: "rowgroup" });
  parts.pictures = row("pictures", "");
  parts.legend = h("ul", { class: "legend" });
  parts.pictures.firstChild.append(parts.legend);
  parts.settings = h("div", { class: "settings", role: "rowgroup" });
  buildWhatIf(app, tool(app, "restore", () => app.takeOut([]), { icon: "undo" }));
  parts.grid = h("main", { class: "grid", role: "table" }, parts.heads, parts.results, parts.states, parts.pictures,
    parts.faults, parts.settings);
  parts.panel = makePanel(app);
  parts.toastAction = h("button", { type: "button", class: "action", hidden: true });
  parts.toast = h("div", { class: "toast", role: "status", hidden: true }, h("span", {}), parts.toastAction,
    h("button", { type: "button", class: "tool", onclick: () => (parts.toast.hidden = true) }, icon("close")));
  parts.drop = h("div", { class: "drop", hidden: true, "aria-hidden": "true" });
  app.shell = h("div", { class: "shell" }, top, parts.grid, parts.panel, parts.toast, parts.drop);
  app.root.querySelector("#board").replaceChildren(app.shell);
  installPageStyle();
  listen(app);
}

function listen(app) {
  const { signal } = app.listening;
  const on = (target, type, handler) => target.addEventListener(type, handler, { signal });
  on(document, "keydown", (event) => onKey(app, event));
  on(prefersDark, "change", () => app.refresh());
  on(document, "pointerdown", (event) => {
    const path = event.composedPath();
    if (app.menu && !path.includes(app.menu) && !path.includes(app.menu.anchor)) closeMenu(app, false);
  });
  watchResults(app);
  watchPages(app);
  listenToNodes(app, on);
  listenToFiles(app, on);
}

/** Once the result rows are scrolled away, the heads say the key figures, so that an edit's effect is in sight. */
function watchResults(app) {
  const observer = new IntersectionObserver(([entry]) =>
    setAttr(app.shell, "data-scrolled", !entry.isIntersecting && entry.boundingClientRect.top < 0));
  observer.observe(app.parts.results);
  app.listening.signal.addEventListener("abort", () => observer.disconnect());
}

function listenToNodes(app, on) {
  const componentsAt = (target) => {
    const node = target.closest?.("g.ab-node");
    return node ? [node.dataset.component] : (target.closest?.(".setting-row")?.components ?? []);
  };
  on(app.shell, "pointerover", (event) => app.light(componentsAt(event.target)));
  on(app.shell, "pointerleave", () => app.light([]));
  on(app.shell, "focusin", (event) => event.target.matches(":focus-visible") && app.light(componentsAt(event.target)));
  on(app.shell, "focusout", () => app.light([]));
  on(app.parts.pictures, "click", (event) => chooseNode(app, event.target.closest("g.ab-node, g.ab-cluster")));
  on(app.parts.pictures, "keydown", (event) => {
    const node = event.target.closest("g.ab-node, g.ab-cluster");
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (node && by) stepToNode(node, by);
    else if (node && (event.key === "Enter" || event.key === " ")) chooseNode(app, node);
    else return;
    event.preventDefault();
  });
}

function chooseNode(app, node) {
  if (!node?.hasAttribute("tabindex")) return;
  if (app.board.what_if) return app.toggleOut(node.dataset.instance ?? node.dataset.place);
  const { design } = node.closest(".picture").dataset;
  app.openPanel({ type: "node", design, key: node.dataset.instance, title: node.getAttribute("aria-label") });
}

function listenToFiles(app, on) {
  const carriesFiles = (event) => !app.board.read_only && [...(event.dataTransfer?.types ?? [])].includes("Files");
  on(document, "dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    app.parts.drop.hidden = false;
  });
  on(document, "dragleave", (event) => {
    if (!event.relatedTarget) app.parts.drop.hidden = true;
  });
  on(document, "drop", (event) => {
    app.parts.drop.hidden = true;
    if (!carriesFiles(event)) return;
    event.preventDefault();
    app.upload([...event.dataTransfer.files]);
  });
}

/** What lies outside the component: the fonts, and Streamlit's own margins and bars. */
function installPageStyle() {
  const id = "anboard-page-style";
  if (document.getElementById(id)) return;
  document.head.append(h("style", { id, text: PAGE_STYLE }));
  new MutationObserver(dismissConnectionError).observe(document.body, { childList: true });
}

/** Streamlit covers the page when its server is gone; the header says so already, and the work goes on. */
function dismissConnectionError() {
  const dialog = document.querySelector("body > .stDialog");
  if (dialog?.querySelector("h2")?.textContent !== "Connection error") return;
  dialog.querySelector('button[aria-label="Close"]')?.click();
}

const PAGE_STYLE = `
@font-face { font-family: "Pretendard"; font-weight: 400; font-display: swap;
  src: url("app/static/fonts/Pretendard-Regular.subset.woff2") format("woff2"); }
@font-face { font-family: "Pretendard"; font-weight: 600; font-display: swap;
  src: url("app/static/fonts/Pretendard-SemiBold.subset.woff2") format("woff2"); }
@font-face { font-family: "Anboard Hangul"; unicode-range: U+1100-11FF, U+3000-303F, U+3130-318F, U+AC00-D7A3;
  src: url("app/static/fonts/Pretendard-Regular.subset.woff2") format("woff2"); }
header[data-testid="stHeader"], [data-testid="stDecoration"], [data-testid="stStatusWidget"] { display: none !important; }
.stApp, [data-testid="stApp"] { background: var(--anboard-page, #f4f5f7) !important; }
.stMainBlockContainer, [data-testid="stMainBlockContainer"] { padding: 0 !important; max-width: none !important; }
.stMain [data-testid="stVerticalBlock"] { gap: 0 !important; }
.stElementContainer { opacity: 1 !important; transition: none !important; }
@media print {
  @page { size: A4 landscape; margin: 10mm; }
  html, body, #root, #root div, #root section {
    overflow: visible !important; height: auto !important; position: static !important;
  }
}`;
