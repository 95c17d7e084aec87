// The drawings: checked against an allow-list, put in place only when they changed, lit up together.

import { h, setAttr, svgElement } from "./dom.js";

const ELEMENTS = new Set(
  ("svg g defs symbol use path polygon polyline line rect circle ellipse image text tspan title desc marker clipPath " +
    "mask linearGradient radialGradient stop pattern style").split(" "),
);
// attributes that hold names, numbers and words, and those that hold a style, where an address could stand
const PLAIN = new Set(
  ("id class d points x y x1 y1 x2 y2 cx cy r rx ry fx fy dx dy width height viewBox preserveAspectRatio transform " +
    "opacity fill-opacity fill-rule stroke-width stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin " +
    "stroke-miterlimit stroke-opacity visibility display font-size font-weight font-style letter-spacing text-anchor " +
    "text-decoration dominant-baseline alignment-baseline baseline-shift textLength lengthAdjust paint-order " +
    "markerWidth markerHeight markerUnits refX refY orient clip-rule offset stop-opacity gradientUnits " +
    "gradientTransform patternUnits vector-effect role tabindex focusable lang pointer-events version xmlns " +
    "xmlns:xlink xml:space").split(" "),
);
const STYLING = new Set(
  "style fill stroke color stop-color font-family marker-start marker-mid marker-end clip-path mask".split(" "),
);
const SAFE_HREF = /^(#[\w.:-]+|\/?app\/static\/icons\/[\w./-]+)$/;
// an at-rule, an address, or an escape that could hide one
const UNSAFE_CSS = /@|expression|javascript:|\\|url\(\s*['"']?(?!#)/i;

function isSafeAttribute({ name, value }) {
  if (PLAIN.has(name) || name.startsWith("data-") || name.startsWith("aria-")) return true;
  if (name === "href" || name === "xlink:href") return SAFE_HREF.test(value) && !value.includes("..");
  return STYLING.has(name) && !UNSAFE_CSS.test(value);
}

const parser = new DOMParser();

/** An SVG string as an element with nothing in it that could run or load, or null when it is not an SVG. */
export function parseDrawing(source) {
  const root = parser.parseFromString(source, "image/svg+xml").documentElement;
  if (root.localName !== "svg" || root.querySelector("parsererror")) return null;
  for (const el of [root, ...root.querySelectorAll("*")]) {
    const isKnown = ELEMENTS.has(el.localName) && el.namespaceURI === root.namespaceURI;
    if (!isKnown || (el.localName === "style" && UNSAFE_CSS.test(el.textContent))) {
      el.remove();
      continue;
    }
    const { attributes } = el;
    for (let i = attributes.length - 1; i >= 0; i -= 1) {
      if (!isSafeAttribute(attributes[i])) el.removeAttributeNode(attributes[i]);
    }
  }
  return document.adoptNode(root);
}

/** Nodes that stand for an instance; what begins with @, like the users, is only drawn. */
const nodesOf = (el) => [...el.querySelectorAll('g.ab-node:not([data-instance^="@"])')];

/** What the arrow keys walk: nodes, and frames where these can be chosen. */
const stopsOf = (el) => [...el.querySelectorAll(':is(.ab-node, .ab-cluster)[tabindex]')];

/** Replaces the drawing in `holder` if its text changed; the node that had the focus keeps it. */
export function showDrawing(holder, source) {
  if (holder.source === source) return;
  holder.source = source;
  const focused = holder.getRootNode().activeElement?.closest?.("g.ab-node");
  const svg = parseDrawing(source);
  holder.drawnWidth = svg?.viewBox.baseVal?.width || 400;
  if (svg) {
    shareStyles(svg, holder.getRootNode());
    makeNodesReachable(svg);
  }
  const hadFocus = focused && holder.contains(focused) && focused.dataset.instance;
  holder.replaceChildren(...(svg ? [svg] : []));
  if (hadFocus) nodesOf(holder).find((node) => node.dataset.instance === hadFocus)?.focus({ preventScroll: true });
}

/** Keeps one copy of a style sheet for all drawings: replacing a drawing then restyles nothing else. */
function shareStyles(svg, root) {
  const shared = root.querySelector("#board-styles");
  for (const style of svg.querySelectorAll("style")) {
    style.remove();
    const isNew = ![...shared.children].some((other) => other.textContent === style.textContent);
    if (isNew) shared.append(h("style", { text: style.textContent }));
  }
}

/** One tab stop a drawing; the arrow keys walk its nodes. */
function makeNodesReachable(svg) {
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  const words = [...svg.querySelectorAll(":scope > title, :scope > desc")];
  setAttr(svg, "role", "group"); // an image would hide its nodes from a screen reader
  setAttr(svg, "aria-label", words.map((el) => el.textContent).join(". "));
  words.forEach((el) => el.remove());
  nodesOf(svg).forEach((node, i) => {
    node.setAttribute("tabindex", i === 0 ? "0" : "-1");
    node.setAttribute("role", "button");
    const title = node.querySelector(":scope > title");
    if (!node.hasAttribute("aria-label")) node.setAttribute("aria-label", title?.textContent || node.dataset.instance);
    title?.remove(); // the browser's own tooltip would cover the neighbours
  });
}

export function stepToNode(node, by) {
  const nodes = stopsOf(node.ownerSVGElement);
  const next = nodes[nodes.indexOf(node) + by];
  if (!next) return;
  nodes.forEach((other) => other.setAttribute("tabindex", other === next ? "0" : "-1"));
  next.focus();
}

/** Strikes out what is taken out, by a class and a cross over the node. */
export function markOut(holder, out) {
  for (const place of holder.querySelectorAll("[data-place]")) {
    place.classList.toggle("ab-out", out.has(place.dataset.place));
  }
  for (const node of nodesOf(holder)) {
    const isOut = out.has(node.dataset.instance);
    if (isOut === node.classList.contains("ab-out")) continue;
    node.classList.toggle("ab-out", isOut);
    node.querySelector(".ab-cross")?.remove();
    if (isOut) node.append(cross(boxOf(node)));
  }
}

/** From the card's path: a drawing on a phone's hidden tab has no box. */
function boxOf(node) {
  const d = node.querySelector(".ab-card")?.getAttribute("d");
  if (!d) return node.getBBox();
  const numbers = d.match(/-?[\d.]+/g).map(Number);
  const [xs, ys] = [0, 1].map((side) => numbers.filter((_, i) => i % 2 === side));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function cross({ x, y, width, height }) {
  const d = `M${x} ${y}L${x + width} ${y + height}M${x + width} ${y}L${x} ${y + height}`;
  return svgElement("path", { class: "ab-cross", d });
}

/** Puts the number of open comments on each node: `counts` by instance. */
export function markPins(holder, counts) {
  for (const node of nodesOf(holder)) {
    const count = counts.get(node.dataset.instance) ?? 0;
    const pin = node.querySelector(":scope > .ab-pin");
    if ((pin?.textContent ?? "") === (count ? String(count) : "")) continue;
    pin?.remove();
    if (count) node.append(pinOf(boxOf(node), count));
  }
}

function pinOf({ x, y, height }, count) {
  const pin = svgElement("g", { class: "ab-pin", "aria-hidden": "true", transform: `translate(${x + 6} ${y + height + 4})` });
  const text = svgElement("text", { x: 0, y: 0, "text-anchor": "middle", dy: "0.35em" });
  text.textContent = String(count);
  pin.append(svgElement("path", { d: "M-13 0a13 13 0 1 1 13 13h-13z" }), text);
  return pin;
}

/** Lights up components in every drawing and settings group under `shell`; an empty list puts the light out. */
export function light(shell, components) {
  const lit = new Set(components);
  shell.classList.toggle("lighting", lit.size > 0);
  for (const el of shell.querySelectorAll("g.ab-node")) el.classList.toggle("lit", lit.has(el.dataset.component));
  for (const el of shell.querySelectorAll("g.ab-edge")) {
    el.classList.toggle("lit", lit.has(el.dataset.fromComponent) || lit.has(el.dataset.toComponent));
  }
  for (const el of shell.querySelectorAll(".setting-row")) {
    setAttr(el, "data-lit", lit.size > 0 && (el.components ?? []).some((name) => lit.has(name)));
  }
}
