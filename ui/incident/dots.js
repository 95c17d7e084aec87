// Quantile dot plots on one logarithmic axis of time: each dot is one time in so many, those without an outage apart;
// below the dots the percentiles with their intervals.

import { svgElement } from "../board/dom.js";

const TICKS = [1, 10, 60, 600, 3600, 36000, 86400, 864000, 8640000];
const RADIUS = 5;
const STEP = 11;
const NONE = 58; // the column of those without an outage
const AXIS = 22;
const PERCENTILES = 24;
const COLUMNS = 2;
const NONE_COLUMNS = 4;

export function axisOf(values) {
  const positive = values.filter((value) => value > 0);
  const least = Math.min(...positive, 3600);
  const most = Math.max(...positive, 60);
  const low = TICKS.findLast((tick) => tick <= least) ?? 1;
  const high = TICKS.find((tick) => tick >= most) ?? most;
  return { low: Math.min(low, least), high, ticks: TICKS.filter((tick) => tick >= low && tick <= high) };
}

/** `percentiles`: [{label, value, low, high}] in seconds. `isLast` carries the axis' words for all plots above it. */
export function dotPlot(values, percentiles, axis, width, words, isLast) {
  const span = Math.log(axis.high / axis.low) || 1;
  const x = (value) => NONE + 16 + ((width - NONE - 40) * Math.log(Math.max(value, axis.low) / axis.low)) / span;
  const bins = new Map();
  for (const value of values) {
    const key = value > 0 ? Math.round(x(value) / (STEP * COLUMNS)) : "none";
    bins.set(key, (bins.get(key) ?? 0) + 1);
  }
  const rows = Math.max(3, ...[...bins].map(([key, count]) => Math.ceil(count / (key === "none" ? NONE_COLUMNS : COLUMNS))));
  const bottom = rows * STEP + 4;
  const height = bottom + PERCENTILES + (isLast ? AXIS : 0);
  const svg = svgElement("svg", { class: "dots", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  for (const tick of axis.ticks) svg.append(svgElement("path", { class: "rule", d: `M${x(tick)} 0V${bottom + PERCENTILES}` }));
  svg.append(svgElement("path", { class: "base", d: `M${NONE + 8} ${bottom}H${width}M0 ${bottom}H${NONE - 6}` }),
    ...percentiles.filter(({ high }) => high > 0).flatMap(whisker(x, bottom + 8)));
  if (isLast) {
    svg.append(label(words.none, NONE / 2 - 4, height - 6));
    svg.append(...axis.ticks.map((tick) => label(words.ticks[tick], x(tick), height - 6)));
  }
  for (const [key, count] of bins) {
    const columns = key === "none" ? NONE_COLUMNS : COLUMNS;
    const left = key === "none" ? 4 : key * STEP * COLUMNS - (STEP * COLUMNS) / 2;
    for (let i = 0; i < count; i += 1) {
      const cx = left + (i % columns) * STEP + STEP / 2;
      svg.append(svgElement("circle", { class: key === "none" ? "dot none" : "dot", r: RADIUS, cx,
        cy: bottom - 6 - Math.floor(i / columns) * STEP }));
    }
  }
  return svg;
}

/** One percentile: its interval as a line, itself as a stroke, its name where it does not meet the one before. */
function whisker(x, y) {
  let free = 0;
  return ({ label: name, value, low, high }) => {
    const [from, at, to] = [low, value, high].map(x);
    const shapes = [svgElement("path", { class: "whisker", d: `M${from} ${y}H${Math.max(to, from + 1)}M${at} ${y - 5}V${y + 5}` })];
    if (from - 4 >= free) {
      shapes.push(label(name, Math.max(to, at) + 18, y + 5));
      free = Math.max(to, at) + 36;
    }
    return shapes;
  };
}

function label(text, x, y) {
  const el = svgElement("text", { class: "tick", x, y, "text-anchor": "middle" });
  el.textContent = text;
  return el;
}

export const TICK_WORDS = {
  ko: { 1: "1초", 10: "10초", 60: "1분", 600: "10분", 3600: "1시간", 36000: "10시간", 86400: "1일", 864000: "10일", 8640000: "100일" },
  en: { 1: "1 s", 10: "10 s", 60: "1 min", 600: "10 min", 3600: "1 h", 36000: "10 h", 86400: "1 d", 864000: "10 d", 8640000: "100 d" },
};
