// The way to the other pages: links in the header; those that find no room there stand in a menu.

import { h, keyed, setAttr, setText } from "./dom.js";
import { openMenu } from "./menu.js";

export function renderPages(app) {
  const { pages: nav, otherPages } = app.parts;
  setAttr(nav, "aria-label", app.text("pages"));
  setAttr(otherPages, "aria-label", app.text("other_pages"));
  setAttr(otherPages, "title", app.text("other_pages"));
  keyed(nav, app.board.pages, (page) => page.value, (page) => makeLink(app, page), (link, page, i) => {
    setText(link, page.label);
    setAttr(link, "href", `${i === 0 ? "./" : page.value}${location.search}`);
    setAttr(link, "aria-current", page.value === app.board.page ? "page" : null);
  });
  const shown = JSON.stringify([app.board.page, app.board.pages]);
  if (nav.fitted === shown) return; // measuring costs a layout; a new width is noticed by itself
  nav.fitted = shown;
  nav.append(otherPages);
  fit(app);
  showCurrent(app);
}

function makeLink(app, { value }) {
  const onclick = (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // in a tab of its own
    event.preventDefault();
    go(app, value);
  };
  return h("a", { class: "page-link", onclick });
}

function go(app, page) {
  if (page !== app.board.page) app.emit({ kind: "go", page });
}

export function openPages(app) {
  const hidden = linksOf(app).filter((link) => link.hidden);
  const pages = app.board.pages.filter((_, i) => hidden.includes(linksOf(app)[i]));
  openMenu(app, app.parts.otherPages, pages.map(({ value, label }) => ({ label, run: () => go(app, value) })));
}

const linksOf = (app) => [...app.parts.pages.querySelectorAll(".page-link")];

/** Hides links from the last on, but not that of this page, until the rest has room. */
function fit(app) {
  const { pages: nav, otherPages } = app.parts;
  const links = linksOf(app);
  links.forEach((link) => (link.hidden = false));
  otherPages.hidden = true;
  for (const link of links.reverse()) {
    if (nav.scrollWidth <= nav.clientWidth) return;
    if (link.hasAttribute("aria-current")) continue;
    link.hidden = true;
    otherPages.hidden = false;
  }
}

/** On a phone the links scroll: once a page, to where its own can be seen. */
function showCurrent(app) {
  const { pages: nav } = app.parts;
  if (nav.dataset.shown === app.board.page) return;
  nav.dataset.shown = app.board.page;
  document.fonts.ready.then(() => {
    const current = nav.querySelector("[aria-current]");
    if (current) nav.scrollLeft += current.getBoundingClientRect().right - nav.getBoundingClientRect().right + 48;
  });
}

export function watchPages(app) {
  let width = 0;
  const observer = new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width === width) return;
    width = contentRect.width;
    fit(app);
  });
  observer.observe(app.parts.pages);
  app.listening.signal.addEventListener("abort", () => observer.disconnect());
}
