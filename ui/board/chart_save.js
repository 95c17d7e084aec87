// A button at a chart and its menu: the session draws the chart as a file, the browser saves it.

import { h, icon, setAttr, setOptional } from "./dom.js";

const FORMS = ["svg", "png", "pdf"];
const CHOSEN = {}; // as chosen last, for the next chart too
const openMenus = new WeakMap();

/**
 * Puts the button into a corner of `el`. `host`: what has `shell`, `chartMenu()` and `send`; one that
 * `answersElsewhere` saves the file itself.
 * `of()`: {chart, part}, what is drawn; read when the reader chooses a format.
 */
export function addSave(host, el, of) {
  const button = h("button", { type: "button", class: "tool chart-save", onclick: () => toggleChartMenu(host, button, of) },
    icon("download"));
  el.classList.add("has-save");
  el.append(button);
  nameSave(host, el);
  return button;
}

/** In the language of now; `title`: of the chart. */
export function nameSave(host, el, title) {
  const button = el.querySelector(":scope > .chart-save");
  const menu = button && host.chartMenu();
  if (!menu) return;
  button.chartTitle = title ?? button.chartTitle;
  setAttr(button, "aria-label", button.chartTitle ? `${menu.texts.save}: ${button.chartTitle}` : menu.texts.save);
  setAttr(button, "title", menu.texts.save);
}

function toggleChartMenu(host, button, of) {
  const open = openMenus.get(host);
  closeChartMenu(host);
  if (open?.anchor === button) return;
  const { texts, choices } = host.chartMenu();
  const start = (key, value) => CHOSEN[key] ?? (key === "ground" && host.shell.dataset.theme === "dark" ? "dark" : value);
  const selects = choices.map(({ key, label, value, options }) => h("label", { class: "choice" }, h("span", { text: label }),
    h("select", { "data-choice": key, onchange: (event) => (CHOSEN[key] = event.target.value) },
      ...options.map((option) => h("option", { value: option.value, text: option.label, selected: option.value === start(key, value) })))));
  const said = h("p", { class: "menu-line", role: "status", hidden: true });
  const save = (form) => {
    const chosen = Object.fromEntries(choices.map(({ key }, i) => [key, selects[i].lastChild.value]));
    setOptional(said, texts.saving);
    host.send({ kind: "chart", ...of(), form, ...chosen });
    if (host.answersElsewhere) closeChartMenu(host, true);
  };
  const buttons = FORMS.map((form) => h("button", { type: "button", class: "action", text: form.toUpperCase(), onclick: () => save(form) }));
  const menu = h("div", { class: "menu chart-menu", role: "dialog", "aria-label": button.getAttribute("aria-label") },
    ...selects, h("div", { class: "chart-forms" }, ...buttons), said);
  Object.assign(menu, { anchor: button, said });
  menu.addEventListener("keydown", (event) => event.key === "Escape" && (event.stopPropagation(), closeChartMenu(host, true)));
  const leave = (event) => {
    const path = event.composedPath();
    if (!path.includes(menu) && !path.includes(button)) closeChartMenu(host);
  };
  document.addEventListener("pointerdown", leave);
  menu.forget = () => document.removeEventListener("pointerdown", leave);
  host.shell.append(menu);
  placeChartMenu(menu, button);
  openMenus.set(host, menu);
  buttons[0].focus({ preventScroll: true });
  host.send({ kind: "chart", form: null });
}

function placeChartMenu(menu, button) {
  const box = button.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8))}px`;
  const below = box.bottom + 4;
  menu.style.top = `${below + menu.offsetHeight < innerHeight ? below : Math.max(8, box.top - menu.offsetHeight - 4)}px`;
}

export function closeChartMenu(host, returnsFocus = false) {
  const menu = openMenus.get(host);
  if (!menu) return;
  openMenus.delete(host);
  menu.forget();
  menu.remove();
  if (returnsFocus) menu.anchor.focus({ preventScroll: true });
}

/** Saves a file that has come, once; what is said of it stays in the menu, which is closed otherwise. */
export function receiveChart(host, file, acked) {
  host.savedChart ??= acked;
  if (!file || file.seq <= host.savedChart) return;
  host.savedChart = file.seq;
  if (file.name) saveChart(file);
  const menu = openMenus.get(host);
  if (!menu) return;
  if (file.said) setOptional(menu.said, file.said);
  else if (file.name) closeChartMenu(host, true);
}

function saveChart({ name, mime, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: mime }));
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
