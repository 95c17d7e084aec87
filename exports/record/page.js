"use strict";
const tip = document.getElementById("tip");
const drawings = document.querySelector(".drawings");
const reading = document.querySelector(".reading");
const figures = drawings ? [...drawings.querySelectorAll("figure")] : [];

function explain(target) {
  tip.textContent = target.dataset.note;
  tip.hidden = false;
  const at = target.getBoundingClientRect(), own = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, innerWidth - own.width - 8));
  const below = at.bottom + 6 + own.height < innerHeight;
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? at.bottom + 6 : Math.max(8, at.top - own.height - 6)}px`;
}

function forget() {
  tip.hidden = true;
}

for (const note of document.querySelectorAll(".note")) {
  note.addEventListener("pointerenter", () => explain(note));
  note.addEventListener("focus", () => explain(note));
  note.addEventListener("pointerleave", forget);
  note.addEventListener("blur", forget);
}
addEventListener("scroll", forget, { passive: true, capture: true });
addEventListener("keydown", (event) => {
  if (event.key === "Escape") { forget(); light(null); }
});

let held = null;
function light(component) {
  let line = [];
  drawings.classList.toggle("lit-any", component !== null);
  for (const figure of figures) {
    const parts = [...figure.querySelectorAll(".ab-node")];
    for (const part of parts) part.classList.toggle("lit", part.dataset.component === component);
    const own = component === null ? "" : JSON.parse(figure.dataset.counts)[component];
    if (component !== null) line.push(`${figure.dataset.title} ${own || "–"}`);
  }
  reading.textContent = component === null ? reading.dataset.hint : `${reading.dataset.names ? JSON.parse(reading.dataset.names)[component] || component : component}: ${line.join(" · ")}`;
}

function show(design) {
  for (const button of document.querySelectorAll(".tabs button")) {
    button.setAttribute("aria-pressed", String(button.dataset.design === design));
  }
  figures.forEach((figure) => { figure.hidden = design !== "" && figure.dataset.design !== design; });
  drawings.classList.toggle("alone", design !== "");
  const column = figures.findIndex((figure) => figure.dataset.design === design);
  for (const row of document.querySelectorAll(".numeric tr")) {
    [...row.children].forEach((cell, i) => cell.classList.toggle("on", column >= 0 && i === column + 1));
  }
}

if (drawings) {
  document.querySelector(".tabs").hidden = false;
  for (const button of document.querySelectorAll(".tabs button")) {
    button.addEventListener("click", () => show(button.dataset.design));
  }
  for (const node of drawings.querySelectorAll(".ab-node:not(.ab-users)")) {
    node.addEventListener("pointerenter", () => light(node.dataset.component));
    node.addEventListener("pointerleave", () => light(held));
    node.addEventListener("click", () => {
      held = held === node.dataset.component ? null : node.dataset.component;
      light(held);
    });
  }
  light(null);
}
