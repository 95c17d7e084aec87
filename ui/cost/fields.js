// Fields whose text goes to the session when it is finished; what is typed stays until the session has answered.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";

export function makeField(send) {
  const label = h("span", { class: "field-label" });
  const input = h("input", { class: "field", type: "text", autocomplete: "off", spellcheck: "false", inputmode: "decimal" });
  const problem = h("span", { class: "complaint", role: "alert", hidden: true });
  const el = h("label", { class: "ask-field" }, label, input, problem);
  const commit = () => input.value !== input.sent && send({ ...el.event, value: (input.sent = input.value) });
  input.addEventListener("change", commit);
  input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && commit());
  el.show = (field, isReadOnly) => {
    el.event = field.event;
    setAttr(el, "data-field", field.event.key ?? field.event.kind);
    setText(label, field.label);
    input.placeholder = field.empty;
    input.readOnly = isReadOnly;
    setAttr(input, "aria-invalid", field.problem ? "true" : null);
    setOptional(problem, field.problem);
    if (input.getRootNode().activeElement !== input || input.sent === undefined || input.value === input.sent) input.value = field.value;
    input.sent = field.value;
  };
  return el;
}

/** A select of `{value, label}`s. */
export function makeSelect(send) {
  const el = h("select", { class: "field" });
  el.addEventListener("change", () => send({ ...el.event, value: el.value }));
  el.show = (options, value, event, label, isReadOnly) => {
    el.event = event;
    el.disabled = isReadOnly;
    setAttr(el, "aria-label", label);
    keyed(el, options, (option) => option.value, (option) => h("option", { value: option.value }), (item, option) =>
      setText(item, option.label));
    el.value = value;
  };
  return el;
}

/** A choice of a few, shown side by side. */
export function makeSegments(choose) {
  const el = h("span", { class: "segmented", role: "radiogroup" });
  el.show = (options, value, label) => {
    setAttr(el, "aria-label", label);
    const make = (option) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => choose(option.value) });
    keyed(el, options, (option) => option.value, make, (button, option) => {
      setText(button, option.label);
      setAttr(button, "aria-checked", String(option.value === value));
    });
  };
  return el;
}

/** Arrow, number and word: never colour alone. */
export function showDelta(el, delta) {
  el.hidden = !delta;
  if (!delta) return;
  const arrow = { up: "▲ ", down: "▼ ", none: "" }[delta.arrow];
  setAttr(el, "data-verdict", delta.verdict);
  setText(el, `${arrow}${delta.text} ${delta.word}`.trim());
}
