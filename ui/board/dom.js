// Small helpers over the DOM: no framework, elements are made once and patched in place.

const SVG_NS = "http://www.w3.org/2000/svg";

/** Makes an element. `text` and `on…` are special, true is an empty attribute, null and false are left out. */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "text") el.textContent = value;
    else if (name.startsWith("on")) el.addEventListener(name.slice(2), value);
    else setAttr(el, name, value);
  }
  el.append(...children.filter((child) => child != null));
  return el;
}

/** The board is served to this machine alone: its addresses open nowhere else. */
export const isOnlyHere = () => ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);

export function setText(el, text) {
  if (el.textContent !== text) el.textContent = text;
}

export function setAttr(el, name, value) {
  if (value === false || value == null) el.removeAttribute(name);
  else if (value === true) el.toggleAttribute(name, true);
  else if (el.getAttribute(name) !== String(value)) el.setAttribute(name, value);
}

/** A custom property, set only when it changes: setting it restyles all that is inside. */
export function setStyle(el, name, value) {
  if (el.style.getPropertyValue(name) !== String(value)) el.style.setProperty(name, value);
}

/** Shows a text in an optional child element; an absent text hides the element. */
export function setOptional(el, text) {
  setText(el, text ?? "");
  el.hidden = !text;
}

/**
 * Patches the children of `parent` that follow `lead` so that they are one element an item, in order.
 * Elements are kept by key; one that already stands right is not moved, so focus and scroll survive.
 */
export function keyed(parent, items, keyOf, create, update, lead = null) {
  const old = parent.keyedElements ?? new Map();
  const next = new Map();
  items.forEach((item, i) => next.set(keyOf(item, i), old.get(keyOf(item, i)) ?? create(item, i)));
  for (const [key, el] of old) if (!next.has(key)) el.remove();
  let cursor = lead ? lead.nextSibling : parent.firstChild;
  let i = 0;
  for (const el of next.values()) {
    if (el === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(el, cursor);
    update(el, items[i], i);
    i += 1;
  }
  parent.keyedElements = next;
}

const ICONS = {
  undo: "M4 9h10a5 5 0 0 1 0 10h-4M4 9l4-4M4 9l4 4",
  redo: "M20 9H10a5 5 0 0 0 0 10h4M20 9l-4-4M20 9l-4 4",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  open: "M4 19V6h5l2 2h8v3M4 19l3-8h14l-3 8z",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  light: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  dark: "M20 14.5A8 8 0 1 1 9.5 4a6.5 6.5 0 0 0 10.5 10.5z",
  auto: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 3v18M12 8l7-2M12 13h9M12 18l6-.5",
  help: "M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  close: "M6 6l12 12M18 6L6 18",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  down: "M6 9l6 6 6-6",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.8v.2",
  enlarge: "M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7",
  cloud: "M7 18.5a4.5 4.5 0 0 1-.6-8.96 6 6 0 0 1 11.6 1.1A4 4 0 0 1 17.5 18.5zM9.3 13.6l2 2 3.6-3.8",
  store: "M7 18.5a4.5 4.5 0 0 1-.6-8.96 6 6 0 0 1 11.6 1.1A4 4 0 0 1 17.5 18.5zM12 15.7v-4.4M9.9 13.2L12 11.1l2.1 2.1",
  comment: "M4 5h16v11H9l-5 4z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  user: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.5 20a7.5 7.5 0 0 1 15 0",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
};

/** One of the stroke icons above, 24 units wide; decorative, the button around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG_NS, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG_NS, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Swaps the icon of a button, when it is another one. */
export function setIcon(button, name) {
  if (button.dataset.icon === name) return;
  button.dataset.icon = name;
  button.querySelector(".icon")?.remove();
  button.prepend(icon(name));
}

export function svgElement(tag, attributes) {
  const el = document.createElementNS(SVG_NS, tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  return el;
}

/** Fills `{name}` in a text of the interface. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}
