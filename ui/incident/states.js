// What the drawing of a design shows at one moment: tags on what is down, left out, or took over.

import { svgElement } from "../board/dom.js";

const TAG_FONT = 22; // as in the style sheet
const HEALTH = new Set(["up", "down", "hung", "cut_off", "lagging"]);
const ROTATION = new Set(["in_rotation", "out_of_rotation"]);

/** What every name is after these events: its health, whether balancers use it, and its part in a failover. */
function statesAfter(events) {
  const states = new Map();
  let writers = [];
  for (const { where, state } of events) {
    if (!state) continue;
    if (state === "writer") writers = where;
    for (const name of where) {
      const of = states.get(name) ?? {};
      if (HEALTH.has(state)) of.health = state === "up" ? null : state;
      else if (ROTATION.has(state)) of.rotation = state === "in_rotation" ? null : state;
      else of.role = state;
      states.set(name, of);
    }
  }
  for (const [name, of] of states) if (of.role === "writer" && !writers.includes(name)) of.role = null;
  return states;
}

export function showStates(drawing, events, say) {
  const states = statesAfter(events);
  for (const place of drawing.querySelectorAll("[data-place]")) {
    place.classList.toggle("ab-out", Boolean(states.get(place.dataset.place)?.health));
  }
  for (const node of drawing.querySelectorAll("g.ab-node[data-instance]")) {
    const own = states.get(node.dataset.instance) ?? {};
    const of = { ...states.get(node.dataset.component), ...own };
    const shown = [of.health, of.rotation].filter(Boolean);
    if (!shown.length && own.role) shown.push(own.role);
    const key = shown.join(" ");
    if ((node.dataset.now ?? "") === key) continue;
    node.dataset.now = key;
    node.querySelector(".now-tag")?.remove();
    if (key && node.querySelector(".ab-card")) node.append(tag(node, shown[0], shown.map((state) => say(`state_${state}`)).join("·")));
  }
}

/** Not measured: the font may not be there yet. Korean letters are as wide as they are high. */
const widthOf = (words) => [...words].reduce((sum, letter) => sum + (letter > "\u00ff" ? TAG_FONT : TAG_FONT * 0.58), 14);

function tag(node, state, words) {
  const { x, width, y } = node.querySelector(".ab-card").getBBox();
  const wide = widthOf(words);
  const el = svgElement("g", { class: "now-tag", "data-state": state });
  const text = svgElement("text", { x: x + width + 6 - wide / 2, y, "text-anchor": "middle" });
  text.textContent = words;
  el.append(svgElement("rect", { x: x + width + 6 - wide, y: y - TAG_FONT, width: wide, height: TAG_FONT * 1.32, rx: 6 }), text);
  return el;
}
