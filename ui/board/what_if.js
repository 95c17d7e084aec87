// The page of fault experiments: people to take out, what still works, the worst faults, and all of it on the drawings.

import { h, icon, keyed, setAttr, setIcon, setOptional, setText } from "./dom.js";
import { markOut } from "./drawing.js";
import { row } from "./patch.js";

const FAULTS_SHOWN = 8;
const STATUS_ICONS = { works: "check", degraded: "warning", down: "close" };
const MARKS = ["gone", "stopped", "promoted"];

export function buildWhatIf(app, restore) {
  const { parts } = app;
  restore.classList.add("wide");
  restore.append(h("span", {}));
  parts.restore = restore;
  parts.people.append(h("span", { class: "people-label" }), h("ul", { class: "people-list" }), restore);
  parts.states = row("result states", "");
  parts.faults = row("faults", "");
  parts.faultsHint = parts.faults.firstChild.appendChild(h("span", { class: "label-sub" }));
  const fold = () => {
    if (!app.unfolded.delete("faults")) app.unfolded.add("faults");
    app.refresh();
  };
  parts.moreFaults = parts.faults.firstChild.appendChild(h("button", { type: "button", class: "fold", onclick: fold }));
}

export function renderWhatIf(app) {
  const { people, states, faults } = app.parts;
  const whatIf = app.board.what_if;
  for (const part of [people, states, faults]) part.hidden = !whatIf;
  if (!whatIf) return;
  const out = new Set(app.out());
  renderPeople(app, whatIf, out);
  renderStates(app, whatIf);
  renderFaults(app, whatIf, out);
  app.parts.pictures.querySelectorAll(".drawing").forEach((drawing, i) => mark(app, drawing, whatIf.columns[i], out));
}

function renderPeople(app, { people }, out) {
  const [label, list, restore] = app.parts.people.children;
  setOptional(label, people.length ? app.text("people") : "");
  const make = ({ id }) => h("li", {}, h("button", { type: "button", class: "person", onclick: () => app.toggleOut(id) },
    icon("user"), h("span", {})));
  keyed(list, people, (person) => person.id, make, (el, { id, text }) => {
    const button = el.firstChild;
    setText(button.lastChild, id);
    setAttr(button, "title", text);
    setAttr(button, "aria-label", `${id}, ${text}`);
    setAttr(button, "aria-pressed", String(out.has(id)));
    setIcon(button, out.has(id) ? "close" : "user");
  });
  setText(restore.lastChild, app.text("restore"));
  setAttr(restore, "aria-label", app.text("restore"));
  setAttr(restore, "title", `${app.text("restore")} (R)`);
  restore.disabled = !out.size;
}

// -- what still works ------------------------------------------------------------------------------------------------

function renderStates(app, { columns }) {
  const { states } = app.parts;
  setText(states.firstChild.firstChild, app.text("requests"));
  keyed(states, columns, (_, i) => app.board.designs[i].id, makeStates, (cell, column, i) => {
    const [whose, list, remarks] = cell.children;
    const { title, accent } = app.board.designs[i];
    setAttr(cell, "data-accent", accent);
    setText(whose, title);
    keyed(list, column.states, (state) => state.request, makeState, showState);
    setText(remarks, column.remarks.join("\n"));
    remarks.hidden = !app.board.what_if.people.length;
  }, states.firstChild);
}

const makeStates = () => h("div", { class: "cell state-cell", role: "cell" }, h("span", { class: "whose" }),
  h("ul", { class: "state-list" }), h("p", { class: "state-remark" }));

const makeState = () => h("li", { class: "state" }, h("span", { class: "state-name" }),
  h("span", { class: "state-word" }, h("span", {})), h("span", { class: "state-note" }));

function showState(el, { request, status, word, notes }) {
  const [name, chip, note] = el.children;
  setText(name, request);
  setAttr(el, "data-status", status);
  setIcon(chip, STATUS_ICONS[status]);
  setText(chip.lastChild, word);
  setOptional(note, notes.join("\n"));
}

// -- the worst faults ------------------------------------------------------------------------------------------------

function renderFaults(app, { columns }, out) {
  const { faults, faultsHint, moreFaults } = app.parts;
  const isOpen = app.unfolded.has("faults");
  const most = Math.max(0, ...columns.map((column) => column.faults.length));
  setText(faults.firstChild.firstChild, app.text("faults"));
  setText(faultsHint, app.text("faults_hint"));
  moreFaults.hidden = most <= FAULTS_SHOWN;
  setText(moreFaults, isOpen ? app.text("fewer_faults") : app.filled("more_faults", { count: most - FAULTS_SHOWN }));
  setAttr(moreFaults, "aria-expanded", String(isOpen));
  keyed(faults, columns, (_, i) => app.board.designs[i].id, makeFaults, (cell, column, i) => {
    const [summary, list] = cell.children;
    setAttr(cell, "data-column", i);
    setAttr(cell, "data-accent", app.board.designs[i].accent);
    setText(summary, column.summary);
    const shown = isOpen ? column.faults : column.faults.slice(0, FAULTS_SHOWN);
    keyed(list, shown, (fault) => fault.key, makeFault, (el, fault) => showFault(app, el.firstChild, fault, out));
  }, faults.firstChild);
}

const makeFaults = () => h("div", { class: "cell faults-cell", role: "cell" }, h("p", { class: "faults-summary" }),
  h("ol", { class: "fault-list" }));

const makeFault = () => h("li", {}, h("button", { type: "button", class: "fault" }, h("span", { class: "fault-name" }),
  h("span", { class: "fault-value" }), h("span", { class: "fault-effect" }), h("i", { class: "fault-bar" })));

function showFault(app, button, { name, effect, value, share, ids }, out) {
  const [title, minutes, what, bar] = button.children;
  setText(title, name);
  setText(minutes, value);
  setText(what, effect);
  bar.style.setProperty("--share", share);
  const isOut = ids.length === out.size && ids.every((id) => out.has(id));
  setAttr(button, "aria-pressed", String(isOut));
  setAttr(button, "aria-label", app.filled("fault", { name, effect, value }));
  button.onclick = () => app.takeOut(isOut ? [] : ids);
}

// -- on the drawings -------------------------------------------------------------------------------------------------

/** Crosses out what is out, greys what went down with it, tints what is up and of no use; says so in each label. */
function mark(app, drawing, column, out) {
  const found = Object.fromEntries(MARKS.map((name) => [name, new Set(column[name])]));
  markOut(drawing, out);
  for (const cluster of drawing.querySelectorAll(".ab-cluster")) showPlace(app, cluster, out);
  for (const node of drawing.querySelectorAll(".ab-node[tabindex]")) {
    const { instance } = node.dataset;
    const isOut = out.has(instance);
    for (const name of MARKS) node.classList.toggle(`ab-${name}`, !isOut && found[name].has(instance));
    node.spoken ??= node.getAttribute("aria-label");
    const state = isOut ? "is_out" : MARKS.map((name) => `is_${name}`).find((_, i) => found[MARKS[i]].has(instance));
    setAttr(node, "aria-label", state ? `${node.spoken}, ${app.text(state)}` : node.spoken);
    setAttr(node, "aria-pressed", String(isOut));
  }
}

function showPlace(app, cluster, out) {
  const title = cluster.querySelector(":scope > title");
  if (title) {
    cluster.spoken = title.textContent;
    title.remove();
    setAttr(cluster, "role", "button");
    setAttr(cluster, "tabindex", "-1");
  }
  const isOut = out.has(cluster.dataset.place);
  setAttr(cluster, "aria-label", isOut ? `${cluster.spoken}, ${app.text("is_out")}` : cluster.spoken);
  setAttr(cluster, "aria-pressed", String(isOut));
}
