// The controls of the settings matrix. Each shows a value, sends a new one, and never loses what was typed.

import { fill, h, icon, setAttr, setOptional, setText } from "./dom.js";

const isComposing = (event) => event.isComposing || event.keyCode === 229; // a Korean syllable is not finished

/** A number as typed, with thousands separators allowed; NaN when it is none. */
export function parseNumber(raw) {
  const text = raw.replaceAll(",", "").trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
}

function complaint(app, value, cell) {
  if (Number.isNaN(value)) return app.text("not_a_number");
  if (cell.min != null && value < cell.min) return fill(app.text("too_small"), { min: cell.min });
  if (cell.max != null && value > cell.max) return fill(app.text("too_large"), { max: cell.max });
  return null;
}

/** A field that commits on Enter or blur, gives up on Esc, and keeps a bad value with a message beside it. */
function field(app, el, { isNumber }) {
  const input = h("input", { class: "field", type: "text", autocomplete: "off", spellcheck: "false" });
  if (isNumber) input.inputMode = "decimal";
  const message = h("span", { class: "complaint", role: "alert", hidden: true });
  const raw = () => String(app.guesses.value(el.cell.event, el.cell.value) ?? "");

  function shown() {
    const guess = app.guesses.value(el.cell.event, undefined);
    if (guess !== undefined) return guess === null ? "" : String(guess);
    return el.cell.text ?? raw();
  }
  let untouched = null; // what stood there when the field was entered: leaving it so sends nothing, whatever came meanwhile
  let isTyped = false; // a complaint about what was typed goes before one about what the file says
  function complain(text) {
    isTyped = Boolean(text);
    const shownText = text ?? el.cell.problem;
    setOptional(message, shownText);
    setAttr(input, "aria-invalid", shownText ? "true" : null);
  }
  function commit() {
    const typed = input.value.trim();
    if (typed === raw().trim() || typed === untouched?.trim()) return complain(null);
    const value = typed === "" ? null : isNumber ? parseNumber(typed) : typed;
    const text = isNumber && value !== null ? complaint(app, value, el.cell) : null;
    complain(text);
    if (text !== null) return;
    untouched = null;
    app.change(el.cell.event, value);
  }
  function step(by) {
    const current = parseNumber(input.value || raw());
    if (Number.isNaN(current)) return;
    input.value = String(stepped(current, by, el.cell));
    commit();
  }
  input.addEventListener("focus", () => {
    if (isTyped || app.board.read_only) return;
    input.value = raw();
    untouched = input.value;
    input.select();
  });
  input.addEventListener("blur", () => {
    commit();
    if (!isTyped) input.value = shown();
  });
  input.addEventListener("keydown", (event) => {
    if (isComposing(event)) return;
    if (event.key === "Enter") commit();
    else if (event.key === "Escape" && (input.value !== raw() || isTyped)) {
      event.stopPropagation();
      input.value = raw();
      complain(null);
    } else if (isNumber && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      step(event.key === "ArrowUp" ? 1 : -1);
    }
  });
  el.show = () => {
    input.readOnly = app.board.read_only || !el.cell.event;
    if (isTyped) return;
    complain(null);
    if (input.getRootNode().activeElement !== input && input.value !== shown()) input.value = shown();
  };
  el.step = step;
  el.input = input;
  return [input, message];
}

function stepped(value, by, cell) {
  const step = cell.step ?? 1;
  const next = Number(((Math.round(value / step) + by) * step).toPrecision(12));
  return Math.min(cell.max ?? Infinity, Math.max(cell.min ?? -Infinity, next));
}

function stepper(app, el) {
  const [input, message] = field(app, el, { isNumber: true });
  const button = (by, name) =>
    h("button", { type: "button", class: "step", tabindex: -1, onclick: () => el.step(by) }, icon(name));
  const less = button(-1, "minus");
  const more = button(1, "plus");
  const showField = el.show;
  input.setAttribute("role", "spinbutton");
  el.show = () => {
    showField();
    const value = app.guesses.value(el.cell.event, el.cell.value);
    setAttr(input, "aria-valuenow", value);
    setAttr(input, "aria-valuemin", el.cell.min);
    setAttr(input, "aria-valuemax", el.cell.max);
    setAttr(less, "aria-label", `${el.label}: ${app.text("less")}`);
    setAttr(more, "aria-label", `${el.label}: ${app.text("more")}`);
    less.disabled = input.readOnly || (el.cell.min != null && value <= el.cell.min);
    more.disabled = input.readOnly || (el.cell.max != null && value >= el.cell.max);
  };
  return [h("span", { class: "stepper" }, less, input, more), message];
}

function segmented(app, el) {
  const group = h("span", { class: "segmented", role: "radiogroup" });
  const choose = (i) => {
    const option = el.cell.options[i];
    if (!option || app.board.read_only) return;
    app.change(el.cell.event, option.value);
    group.children[i].focus();
  };
  group.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    choose([...group.children].indexOf(event.target) + by);
  });
  el.show = () => {
    const value = String(app.guesses.value(el.cell.event, el.cell.value) ?? "");
    const options = el.cell.options ?? [];
    while (group.children.length > options.length) group.lastChild.remove();
    options.forEach((option, i) => {
      const button = group.children[i] ?? group.appendChild(segment(() => choose(i)));
      const isChosen = String(option.value) === value;
      setText(button, option.label);
      setAttr(button, "aria-checked", isChosen ? "true" : "false");
      setAttr(button, "tabindex", isChosen ? "0" : "-1");
      button.disabled = (app.board.read_only || !el.cell.event) && !isChosen;
    });
    setAttr(group, "aria-label", el.label);
  };
  return [group];
}

const segment = (onclick) => h("button", { type: "button", role: "radio", class: "segment", onclick });

function select(app, el) {
  const list = h("select", { class: "field select" });
  list.addEventListener("change", () => app.change(el.cell.event, list.value));
  el.show = () => {
    const options = el.cell.options ?? [];
    const signature = JSON.stringify(options);
    if (list.signature !== signature) {
      list.signature = signature;
      list.replaceChildren(...options.map((option) => h("option", { value: option.value, text: option.label })));
    }
    const value = String(app.guesses.value(el.cell.event, el.cell.value) ?? "");
    if (list.value !== value) list.value = value;
    list.disabled = app.board.read_only || !el.cell.event;
  };
  el.input = list;
  return [list];
}

const MAKERS = {
  stepper,
  segmented,
  select,
  number: (app, el) => field(app, el, { isNumber: true }),
  text: (app, el) => field(app, el, { isNumber: false }),
};

export function settingCell() {
  return h("div", { class: "cell setting", role: "cell" });
}

/** Shows one cell of the settings matrix; the control is made anew only when its kind changes. */
export function showSetting(app, el, row, cell, label) {
  const kind = cell.absent ? "absent" : row.control;
  el.cell = cell;
  el.label = label;
  if (el.kind !== kind) makeControl(app, el, kind);
  el.classList.toggle("differs", Boolean(cell.differs));
  el.classList.toggle("inherited", Boolean(cell.inherited));
  if (kind === "absent") return setAttr(el, "aria-label", app.text("absent"));
  el.show();
  if (el.input) setAttr(el.input, "aria-label", label);
  setOptional(el.delta, cell.delta);
  el.mark.hidden = !cell.assumption;
  setText(el.mark, app.text("assumption"));
  setAttr(el.mark, "title", app.text("assumption_hint"));
}

function makeControl(app, el, kind) {
  el.kind = kind;
  el.input = null;
  if (kind === "absent") return el.replaceChildren(h("span", { class: "absent", text: "–", "aria-hidden": "true" }));
  el.delta = h("span", { class: "setting-delta" });
  el.mark = h("span", { class: "mark" });
  const [control, message] = MAKERS[kind](app, el);
  el.replaceChildren(...[control, el.delta, el.mark, message].filter(Boolean));
}
