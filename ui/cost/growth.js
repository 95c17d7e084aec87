// 36 months of bills: one line a design, named at its end, with the months where two of them cross.

import { h, svgElement } from "../board/dom.js";

const HEIGHT = 260;
const TOP = 16;
const BOTTOM = 30;
const LEFT = 8;
const LINE_PX = 20;

/** Draws into `holder` as wide as it is; `words`: texts of the page. */
export function drawGrowth(holder, growth, words) {
  const width = holder.clientWidth;
  if (!width) return;
  const right = Math.min(220, width * 0.3);
  const most = Math.max(...growth.lines.flatMap((line) => line.values), 1e-9) * 1.06;
  const x = (month) => LEFT + (month / growth.months) * (width - LEFT - right);
  const y = (value) => HEIGHT - BOTTOM - (value / most) * (HEIGHT - TOP - BOTTOM);
  const svg = svgElement("svg", { width, height: HEIGHT, role: "img", class: "growth", "aria-label": growth.lines.map((l) => l.said).join(". ") });
  for (let month = 0; month <= growth.months; month += 12) {
    svg.append(line("rule", x(month), TOP, x(month), HEIGHT - BOTTOM));
    const anchor = month === 0 ? "start" : "middle";
    svg.append(text("tick", x(month), HEIGHT - 8, month === 0 ? words("now") : words("month", { month }), anchor));
  }
  svg.append(line("base", LEFT, HEIGHT - BOTTOM, x(growth.months), HEIGHT - BOTTOM));
  for (const design of growth.lines) {
    const points = design.values.map((value, month) => `${x(month).toFixed(1)},${y(value).toFixed(1)}`).join(" ");
    const path = svgElement("polyline", { class: "growth-line", points, "data-accent": design.accent });
    path.append(title(design.said));
    svg.append(path);
  }
  for (const [label, at] of placed(growth.lines.map((design) => [design, y(design.values.at(-1))]), HEIGHT - BOTTOM)) {
    const el = text("end", x(growth.months) + 10, at + 5, `${label.title} ${label.texts.at(-1)}`, "start");
    el.setAttribute("data-accent", label.accent);
    svg.append(el);
  }
  for (const crossing of growth.crossings) {
    svg.append(svgElement("circle", { class: "crossing", cx: x(crossing.month), cy: y(crossing.usd), r: 6 }));
    svg.append(text("crossing-label", x(crossing.month), y(crossing.usd) - 12, words("month", { month: crossing.month }), "middle"));
  }
  holder.replaceChildren(svg, readout(growth, { x, y, svg, width }, words));
}

/** Ends of lines moved apart so that their names can be read. */
function placed(ends, lowest) {
  const sorted = [...ends].sort((a, b) => b[1] - a[1]);
  let floor = lowest;
  return sorted.map(([design, at]) => {
    const moved = Math.min(at, floor);
    floor = moved - LINE_PX;
    return [design, moved];
  });
}

/** What each design costs in the month under the pointer. */
function readout(growth, { x, svg, width }, words) {
  const box = h("div", { class: "growth-readout", hidden: true, "aria-hidden": "true" });
  const cursor = line("growth-cursor", 0, TOP, 0, HEIGHT - BOTTOM);
  cursor.setAttribute("visibility", "hidden");
  svg.append(cursor);
  svg.addEventListener("pointermove", (event) => {
    const share = (event.clientX - svg.getBoundingClientRect().left - LEFT) / (x(growth.months) - LEFT);
    const month = Math.round(Math.min(1, Math.max(0, share)) * growth.months);
    cursor.setAttribute("transform", `translate(${x(month)} 0)`);
    cursor.setAttribute("visibility", "visible");
    box.replaceChildren(h("b", { text: month ? words("month", { month }) : words("now") }),
      ...growth.lines.map((design) => h("span", { "data-accent": design.accent, text: `${design.title} ${design.texts[month]}` })));
    box.hidden = false;
    box.style.left = `${Math.min(x(month) + 12, width - 190)}px`;
  });
  svg.addEventListener("pointerleave", () => {
    box.hidden = true;
    cursor.setAttribute("visibility", "hidden");
  });
  return box;
}

function line(name, x1, y1, x2, y2) {
  return svgElement("line", { class: name, x1, y1, x2, y2 });
}

function text(name, x, y, words, anchor) {
  const el = svgElement("text", { class: name, x, y, "text-anchor": anchor });
  el.textContent = words;
  return el;
}

function title(words) {
  const el = svgElement("title", {});
  el.textContent = words;
  return el;
}
