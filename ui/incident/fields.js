// The fields of the question: what is typed stays until the session has said what it thinks of it.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";

export function makeField(field, choose) {
  const label = h("span", { class: "field-label" });
  const message = h("span", { class: "complaint", role: "alert", hidden: true });
  const control = field.options.length === 0 ? typed(choose) : field.key === "script" ? listed(choose) : segments(choose);
  const el = h(control.matches(".segmented") ? "div" : "label", { class: "ask-field", "data-field": field.key }, label, control, message);
  el.show = (now) => {
    setText(label, now.label);
    setOptional(message, now.problem);
    control.show(now);
  };
  return el;
}

function typed(choose) {
  const input = h("input", { class: "field", type: "text", autocomplete: "off", spellcheck: "false", inputmode: "decimal" });
  const commit = () => input.value !== input.sent && choose(input.key, (input.sent = input.value));
  input.addEventListener("change", commit);
  input.addEventListener("keydown", (event) => event.key === "Enter" && !event.isComposing && commit());
  input.show = ({ key, value, empty, problem }) => {
    input.key = key;
    input.placeholder = empty;
    setAttr(input, "aria-invalid", problem ? "true" : null);
    if (input.getRootNode().activeElement !== input || input.sent === undefined) input.value = value;
    input.sent = value;
  };
  return input;
}

function listed(choose) {
  const select = h("select", { class: "field" });
  select.addEventListener("change", () => choose(select.key, select.value));
  select.show = ({ key, value, options }) => {
    select.key = key;
    keyed(select, options, (option) => option.value, (option) => h("option", { value: option.value }), (el, option) =>
      setText(el, option.label));
    select.value = value;
  };
  return select;
}

function segments(choose) {
  const group = h("span", { class: "segmented", role: "radiogroup" });
  group.show = ({ key, label, value, options }) => {
    setAttr(group, "aria-label", label);
    const make = (option) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => choose(key, option.value) });
    keyed(group, options, (option) => option.value, make, (el, option) => {
      setText(el, option.label);
      setAttr(el, "aria-checked", String(option.value === value));
    });
  };
  return group;
}
