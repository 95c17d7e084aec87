// Line charts as SVG: a logarithmic axis of time against a share, and a day of backlog. Pointing reads the values.

import { fill, svgElement } from "../board/dom.js";

const LEFT = 46;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 28;
const DASHES = ["", "7 4", "2 4", "10 4 2 4", "1 5"];

export const dashOf = (order) => DASHES[order % DASHES.length];

/** One chart. `lines`: [{key, accent, dash, values}] over `times` [ms]; shares in [0, 1]. */
export function shareChart(times, lines, width, height, label) {
  const svg = frame(width, height, label);
  const [low, high] = [times[0], times.at(-1)];
  const x = (value) => LEFT + ((width - LEFT - RIGHT) * Math.log(value / low)) / Math.log(high / low);
  const y = (share) => TOP + (height - TOP - BOTTOM) * (1 - share);
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    svg.append(svgElement("path", { class: share ? "rule" : "base", d: `M${LEFT} ${y(share)}H${width - RIGHT}` }),
      tick(`${share * 100}%`, LEFT - 6, y(share) + 5, "end"));
  }
  logTicks(low, high, (width - LEFT - RIGHT) / 56).forEach((value) => svg.append(
    svgElement("path", { class: "rule", d: `M${x(value)} ${TOP}V${height - BOTTOM + 4}` }),
    tick(short(value), x(value), height - 8, "middle")));
  for (const { accent, dash, values } of lines) {
    const d = values.map((value, i) => `${x(times[i]).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
    svg.append(svgElement("path", { class: "curve", "data-accent": accent, "stroke-dasharray": dashOf(dash), d: `M${d}` }));
  }
  pointAt(svg, (px) => {
    const at = low * Math.exp((Math.log(high / low) * (px - LEFT)) / (width - LEFT - RIGHT));
    if (at < low || at > high) return null;
    const i = nearest(times, at);
    return { x: x(times[i]), y: lines.map(({ values }) => y(values[i])), index: i };
  }, height);
  return svg;
}

/** `lines`: [{accent, hours, lag, sampled: [hours, lags]}]; `range`: hours shown. */
export function dayChart(lines, range, width, height, label, words) {
  const svg = frame(width, height, label);
  const most = Math.max(1, ...lines.flatMap(({ lag, sampled }) => [...lag, ...sampled[1]])) * 1.08;
  const x = (hour) => LEFT + ((width - LEFT - RIGHT) * (hour - range[0])) / (range[1] - range[0]);
  const y = (seconds) => TOP + (height - TOP - BOTTOM) * (1 - seconds / most);
  for (const seconds of niceTicks(most, 4)) {
    svg.append(svgElement("path", { class: seconds ? "rule" : "base", d: `M${LEFT} ${y(seconds)}H${width - RIGHT}` }),
      tick(duration(seconds, words), LEFT - 6, y(seconds) + 5, "end"));
  }
  for (const hour of hourTicks(range, (width - LEFT - RIGHT) / 60)) {
    svg.append(svgElement("path", { class: "rule", d: `M${x(hour)} ${TOP}V${height - BOTTOM + 4}` }),
      tick(clock(hour), x(hour), height - 8, "middle"));
  }
  const isIn = (hour) => hour >= range[0] - 1e-9 && hour <= range[1] + 1e-9;
  for (const { accent, hours, lag, sampled } of lines) {
    const [from, to] = range.map((hour) => [hour, at(hours, lag, hour)]);
    const inside = hours.map((hour, i) => [hour, lag[i]]).filter(([hour]) => isIn(hour));
    const d = [from, ...inside, to].map(([hour, value]) => `${x(hour).toFixed(1)} ${y(value).toFixed(1)}`).join("L");
    svg.append(svgElement("path", { class: "curve", "data-accent": accent, d: `M${d}` }));
    sampled[0].forEach((hour, i) => isIn(hour) && svg.append(
      svgElement("circle", { class: "sample", "data-accent": accent, cx: x(hour).toFixed(1), cy: y(sampled[1][i]).toFixed(1), r: 2.6 })));
  }
  return svg;
}

function frame(width, height, label) {
  return svgElement("svg", { class: "chart", width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
}

function tick(text, x, y, anchor) {
  const el = svgElement("text", { class: "tick", x, y, "text-anchor": anchor });
  el.textContent = text;
  return el;
}

/** Calls back with what lies under the pointer: {x, y: [...], index}, or null. */
function pointAt(svg, find, height) {
  const cursor = svgElement("path", { class: "cursor", d: "" });
  svg.append(cursor);
  const show = (event) => {
    const found = event && find(event.clientX - svg.getBoundingClientRect().left);
    cursor.setAttribute("d", found ? `M${found.x} ${TOP}V${height - BOTTOM}` : "");
    svg.onpoint?.(found);
  };
  svg.addEventListener("pointermove", show);
  svg.addEventListener("pointerdown", show);
  svg.addEventListener("pointerleave", () => show(null));
}

function nearest(values, at) {
  let best = 0;
  values.forEach((value, i) => (Math.abs(value - at) < Math.abs(values[best] - at) ? (best = i) : 0));
  return best;
}

function at(xs, ys, x) {
  const i = xs.findIndex((value) => value >= x);
  if (i <= 0) return i === 0 ? ys[0] : ys.at(-1);
  return ys[i - 1] + ((ys[i] - ys[i - 1]) * (x - xs[i - 1])) / (xs[i] - xs[i - 1] || 1);
}

function logTicks(low, high, most) {
  const all = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power += 1) {
    for (const digit of [1, 2, 5]) all.push(digit * 10 ** power);
  }
  const inside = all.filter((value) => value >= low * 0.999 && value <= high * 1.001);
  return inside.length <= most ? inside : inside.filter((value) => /^1/.test(value.toExponential()));
}

function niceTicks(most, count) {
  const raw = most / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 3, 6, 10].map((digit) => digit * power).find((value) => value >= raw);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

function hourTicks([from, to], most) {
  const step = [1 / 60, 1 / 12, 1 / 6, 0.25, 0.5, 1, 2, 3, 6, 12].find((hours) => (to - from) / hours <= most) ?? 24;
  const first = Math.ceil(from / step - 1e-9);
  return Array.from({ length: Math.floor((to - first * step) / step + 1e-9) + 1 }, (_, i) => (first + i) * step);
}

export function clock(hour) {
  const minutes = Math.round(hour * 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
}

function duration(seconds, words) {
  if (seconds >= 7200) return fill(words.hours, { value: +(seconds / 3600).toPrecision(2) });
  if (seconds >= 120) return fill(words.minutes, { value: +(seconds / 60).toPrecision(2) });
  return fill(words.seconds, { value: +seconds.toPrecision(2) });
}

export const short = (ms) => (ms >= 1000 ? `${+(ms / 1000).toPrecision(3)} s` : `${+ms.toPrecision(2)} ms`);
