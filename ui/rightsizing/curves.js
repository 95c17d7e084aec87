// A measured series as a band from least to most of each stretch of time, with its marks; gaps stay empty.

import { h, svgElement } from "../board/dom.js";

const TOP = 10;
const BOTTOM = 26;
const LEFT = 46;
const RIGHT = 10;
const LABEL_PX = 17;

/** Draws into `holder` as wide as it is. `words(key, values)`: texts of the page. */
export function drawCurve(holder, chart, words) {
  const width = holder.clientWidth;
  const height = chart.key === "cpu" ? 240 : 170;
  if (!width) return;
  const bottom = chart.bottom ?? 0;
  const x = (share) => LEFT + share * (width - LEFT - RIGHT);
  const y = (value) => TOP + ((chart.top - value) / (chart.top - bottom)) * (height - TOP - BOTTOM);
  const svg = svgElement("svg", { width, height, role: "img", class: "curve", "aria-label": chart.said });
  for (const value of levels(bottom, chart.top)) {
    svg.append(line("rule", LEFT, y(value), width - RIGHT, y(value)), text("tick", LEFT - 8, y(value) + 5, String(value), "end"));
  }
  for (const [hour, label] of moments(chart.hours, width, words)) {
    svg.append(line("rule", x(hour / chart.hours), TOP, x(hour / chart.hours), height - BOTTOM));
    svg.append(text("tick", x(hour / chart.hours), height - 7, label, hour ? "middle" : "start"));
  }
  for (const piece of pieces(chart.curve)) svg.append(band(piece, x, y));
  drawMarks(svg, chart, y, width);
  holder.replaceChildren(svg);
}

/** Round values between the ends of the axis. */
function levels(bottom, top) {
  const rough = (top - bottom) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((by) => by * unit).find((by) => by >= rough);
  const found = [];
  for (let n = Math.ceil(bottom / step); n * step <= top; n += 1) found.push(Number((n * step).toPrecision(6)));
  return found;
}

/** Days, or hours of a short series, as many as there is room for. */
function moments(hours, width, words) {
  const [unit, key] = hours > 72 ? [24, "day"] : [1, "hour"];
  const most = Math.max(2, Math.floor(width / 90));
  const step = Math.max(1, Math.ceil(hours / unit / most));
  const found = [];
  for (let n = 0; n * unit < hours; n += step) found.push([n * unit, words(key, { [key]: n })]);
  return found;
}

/** Stretches without a gap in them, as indices. */
function pieces(curve) {
  const ends = [...curve.breaks, curve.x.length];
  return ends.map((end, i) => {
    const from = i ? ends[i - 1] : 0;
    return { x: curve.x.slice(from, end), lo: curve.lo.slice(from, end), hi: curve.hi.slice(from, end) };
  });
}

function band(piece, x, y) {
  const at = (i, value) => `${x(piece.x[i]).toFixed(1)},${y(value).toFixed(1)}`;
  const over = piece.hi.map((value, i) => at(i, value));
  const under = piece.lo.map((value, i) => at(i, value)).reverse();
  return svgElement("path", { class: "band-path", d: `M${over.join("L")}L${under.join("L")}Z` });
}

function drawMarks(svg, chart, y, width) {
  let last = Infinity;
  for (const mark of [...chart.marks].sort((a, b) => a.at - b.at)) {
    svg.append(line(`mark-line ${mark.kind}`, LEFT, y(mark.at), width - RIGHT, y(mark.at)));
    const at = Math.max(TOP + 12, Math.min(y(mark.at) - 5, last - LABEL_PX));
    last = at;
    svg.append(text(`mark-text ${mark.kind}`, width - RIGHT - 4, at, mark.text, "end"));
  }
}

function line(name, x1, y1, x2, y2) {
  return svgElement("line", { class: name, x1, y1, x2, y2 });
}

function text(name, x, y, words, anchor) {
  const el = svgElement("text", { class: name, x, y, "text-anchor": anchor });
  el.textContent = words;
  return el;
}

export function makeCurve() {
  const parts = { title: h("h3", {}), note: h("p", { class: "chart-note" }), holder: h("div", { class: "curve-holder" }), drawn: h("p", { class: "small-note" }) };
  const el = h("section", { class: "chart-card" }, parts.title, parts.holder, parts.note, parts.drawn);
  el.parts = parts;
  return el;
}
