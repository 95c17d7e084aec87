// One design's timeline as an SVG: labelled events, bands, requests per second, and a cursor over all of it.

import { svgElement } from "../board/dom.js";

const LABELS = 92; // room for the lanes' names
const RIGHT = 10;
const LEVEL = 19;
const LEVELS = [0, 1, 2, 3];
const LANE = 20;
const CHART = 72;
const AXIS = 22;
const FONT = '14px "Pretendard", "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", system-ui, sans-serif';
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];
/** What is labelled first where there is no room for all. */
const WEIGHT = ["fault", "place_gone", "promoted", "writes_lost", "class_up", "class_down", "detected", "coverage_failed",
  "waiting", "repaired", "lag_started", "out_of_rotation", "person_reached", "person_called", "repair_started",
  "in_rotation", "promoting", "noticed_by_users", "lag_over", "repair_waiting"];

const measure = document.createElement("canvas").getContext("2d");

export function clock(seconds) {
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, "0"));
  return whole >= 3600 ? `${Math.floor(whole / 3600)}:${parts.join(":")}` : `${Number(parts[0])}:${parts[1]}`;
}

/** Draws into `holder`; gives what moves the cursor to a time. */
export function drawTimeline(holder, view, design, text) {
  const width = Math.max(280, holder.clientWidth);
  const x = (seconds) => LABELS + ((width - LABELS - RIGHT) * seconds) / view.duration;
  const placed = placeLabels(design.events, x, width);
  const levels = placed.reduce((most, label) => Math.max(most, label.level + 1), 0);
  const top = levels * LEVEL + 8;
  const lanes = top + view.lanes.length * LANE;
  const bottom = lanes + CHART + 6;
  const svg = svgElement("svg", { class: "timeline", role: "img", width, height: bottom + AXIS,
    viewBox: `0 0 ${width} ${bottom + AXIS}`, "aria-label": text });
  svg.append(patterns(design.id), ...axis(view, x, top, bottom), ...laneNames(view, top),
    ...[...design.bands].sort(downLast).flatMap((band) => bandShapes(band, view, design, x, top)),
    ...curves(view, design, x, lanes + 6, CHART), ...marks(design.events, x, top), ...labels(placed, x, top));
  const cursor = svgElement("line", { class: "cursor", y1: 0, y2: bottom, x1: 0, x2: 0 });
  svg.append(cursor);
  holder.replaceChildren(svg);
  svg.secondsAt = (clientX) => {
    const box = svg.getBoundingClientRect();
    const share = (clientX - box.left - LABELS) / (box.width - LABELS - RIGHT);
    return Math.min(1, Math.max(0, share)) * view.duration;
  };
  return (seconds) => cursor.setAttribute("transform", `translate(${x(seconds)} 0)`);
}

/** The heaviest events first, as long as all can be laid out together; what finds no room stays a mark. */
function placeLabels(events, x, width) {
  measure.font = FONT;
  const rank = ({ kind }) => (WEIGHT.indexOf(kind) + 1 || WEIGHT.length + 1);
  const wanted = events.filter((event) => event.label).sort((a, b) => rank(a) - rank(b) || a.at - b.at);
  const said = new Set();
  let placed = [];
  for (const event of wanted) {
    const key = `${event.label} ${Math.round(event.at)}`;
    const tried = said.has(key) ? null : layOut([...placed, labelOf(event, x, width)]);
    said.add(key);
    placed = tried ?? placed;
  }
  return placed;
}

function labelOf(event, x, width) {
  const length = measure.measureText(event.label).width + 8;
  const at = x(event.at);
  const isLeft = at + length > width;
  return { event, at, isLeft, left: isLeft ? at - length : at, right: isLeft ? at : at + length };
}

/** From the right: each as low as it can be, above what its text would cross. Null: there are too many. */
function layOut(labels) {
  const done = [];
  for (const label of [...labels].sort((a, b) => b.at - a.at || b.event.at - a.event.at)) {
    const level = LEVELS.find((candidate) => done.every((other) => !collide({ ...label, level: candidate }, other)));
    if (level === undefined) return null;
    done.push({ ...label, level });
  }
  return done;
}

/** Two texts on one level, or the stem of the higher one through the text of the lower one. */
function collide(one, other) {
  if (one.level === other.level) return one.left < other.right + 4 && other.left < one.right + 4;
  const [low, high] = one.level < other.level ? [one, other] : [other, one];
  return high.at !== low.at && high.at > low.left - 2 && high.at < low.right + 2;
}

function labels(placed, x, top) {
  return placed.flatMap(({ event, level, isLeft }) => {
    const y = top - 8 - level * LEVEL;
    const at = x(event.at);
    const stem = svgElement("path", { class: `stem ${event.kind}`, d: `M${at} ${top}V${y - 13}` });
    const label = svgElement("text", { class: `event ${event.kind}`, x: isLeft ? at - 4 : at + 4, y: y - 2,
      "text-anchor": isLeft ? "end" : "start" });
    label.textContent = event.label;
    return [stem, label];
  });
}

function marks(events, x, top) {
  return events.map((event) => {
    const mark = svgElement("path", { class: `mark ${event.kind}`, d: `M${x(event.at)} ${top - 5}v8` });
    const title = svgElement("title", {});
    title.textContent = `${clock(event.at)} ${event.text}`;
    mark.append(title);
    return mark;
  });
}

function axis(view, x, top, bottom) {
  const room = (x(view.duration) - x(0)) / 64;
  const step = STEPS.find((seconds) => view.duration / seconds <= room) ?? 7200;
  const shapes = [svgElement("path", { class: "base", d: `M${x(0)} ${bottom}H${x(view.duration)}M${x(0)} ${top}H${x(view.duration)}` })];
  for (let seconds = 0; seconds <= view.duration; seconds += step) {
    const label = svgElement("text", { class: "tick", x: x(seconds), y: bottom + 16,
      "text-anchor": seconds === 0 ? "start" : seconds + step > view.duration ? "end" : "middle" });
    label.textContent = clock(seconds);
    shapes.push(svgElement("path", { class: "rule", d: `M${x(seconds)} ${top}V${bottom + 4}` }), label);
  }
  return shapes;
}

function laneNames(view, top) {
  return view.lanes.map((lane, i) => {
    const name = svgElement("text", { class: "lane-name", x: 0, y: top + i * LANE + 15 });
    name.textContent = lane.label;
    return name;
  });
}

function bandShapes(band, view, design, x, top) {
  const i = view.lanes.findIndex((lane) => lane.key === band.lane);
  if (i < 0) return [];
  const width = Math.max(2, x(Math.min(band.end, view.duration)) - x(band.start));
  const box = { x: x(band.start), y: top + i * LANE + 4, width, height: LANE - 6, rx: Math.min(3, width / 2) };
  const shape = svgElement("rect", { class: `stretch ${band.kind}`, ...box });
  const title = svgElement("title", {});
  title.textContent = `${band.text}: ${clock(band.start)}–${clock(band.end)}`;
  shape.append(title);
  if (!HATCHED.has(band.kind)) return [shape];
  return [shape, svgElement("rect", { ...box, fill: `url(#hatch-${safe(design.id)})`, "pointer-events": "none" })];
}

/** What is down altogether covers what is impaired. */
const downLast = (a, b) => (a.kind === "down") - (b.kind === "down");
const HATCHED = new Set(["impaired", "stale", "lagging"]);
const safe = (id) => id.replace(/[^\w-]/g, "-");

function patterns(id) {
  const defs = svgElement("defs", {});
  const pattern = svgElement("pattern", { id: `hatch-${safe(id)}`, width: 6, height: 6, patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)" });
  pattern.append(svgElement("rect", { class: "hatch", width: 3, height: 6 }));
  defs.append(pattern);
  return defs;
}

/** Failed below, then stale, then answered: each stacked on the one before. */
function curves(view, design, x, top, height) {
  const y = (value) => (top + height - (height * value) / (view.top || 1)).toFixed(1);
  const count = design.ok.length;
  let base = new Array(count).fill(0);
  const shapes = [];
  for (const kind of ["failed", "stale", "ok"]) {
    const upper = base.map((value, i) => value + design[kind][i]);
    shapes.push(svgElement("path", { class: `area ${kind}`, d: area(base, upper, view.bin, x, y, view.duration) }));
    base = upper;
  }
  const most = svgElement("text", { class: "lane-name", x: 0, y: top + 12 });
  most.textContent = view.texts.per_second;
  const scale = svgElement("text", { class: "tick", x: LABELS - 8, y: top + height, "text-anchor": "end" });
  scale.textContent = `0–${Number(view.top.toPrecision(2))}`;
  return [...shapes, most, scale];
}

/** Steps, one a bin: a second without a request is a gap, not a slope. */
function area(lower, upper, bin, x, y, duration) {
  const forth = [];
  const back = [];
  upper.forEach((value, i) => {
    const [left, right] = [x(i * bin), x(Math.min(duration, (i + 1) * bin))].map((value) => value.toFixed(1));
    forth.push(`${left} ${y(value)}L${right} ${y(value)}`);
    back.push(`${right} ${y(lower[i])}L${left} ${y(lower[i])}`);
  });
  return forth.length ? `M${forth.join("L")}L${back.reverse().join("L")}Z` : "";
}
