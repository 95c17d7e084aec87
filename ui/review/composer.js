// The field that a comment is written in, under a name that is asked once. What is typed outlives a closed panel.
//
// A host is what shows it: {text(key, values), send(event) -> number, acked() -> number, talk(), language(), jump(anchor)}.

import { h, setAttr, setText } from "../board/dom.js";

const MOST_COMMENT = 4000;
const DRAFTS = "anboard:draft:";
const NAME = "anboard:reviewer";

export function timeText(iso, language) {
  if (!iso) return "";
  const at = new Date(iso);
  const year = at.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  return new Intl.DateTimeFormat(language, { ...year, month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false }).format(at);
}

function storage(method, ...values) {
  return stored("sessionStorage", method, ...values);
}

function stored(kind, method, ...values) {
  try {
    return window[kind][method](...values);
  } catch {
    return null; // blocked: a draft lives as long as its field
  }
}

/** The name under which this browser's reader wrote, voted or approved. */
export function keepName(name) {
  stored("localStorage", "setItem", NAME, name);
}

/** Who has said his name in this browser before need not say it again: his vote is shown as his. */
function introduce(host, name) {
  if (!name || !host.talk()?.needs_name || host.isIntroduced) return;
  host.isIntroduced = true;
  host.send({ kind: "name", value: name });
}

/** The name of a reader without an account, asked once. */
export function makeNameField(host) {
  const label = h("span", { class: "field-label" });
  const input = h("input", { class: "field", type: "text", maxlength: 100, autocomplete: "name" });
  const field = h("label", { class: "talk-name" }, label, input);
  const said = h("span", {});
  const other = h("button", { type: "button", class: "fold", onclick: () => ((isChanging = true), show(), input.focus()) });
  const line = h("p", { class: "small-note talk-as" }, said, other);
  const el = h("div", {}, line, field);
  let isChanging = false;
  input.value = stored("localStorage", "getItem", NAME) ?? "";
  function show() {
    const talk = host.talk();
    introduce(host, input.value);
    el.hidden = !talk?.may_rename;
    field.hidden = !(talk?.needs_name || isChanging);
    line.hidden = !field.hidden;
    setText(label, host.text("talk_name"));
    input.placeholder = host.text("talk_name_hint");
    setText(said, host.text("as_name", { name: talk?.name }));
    setText(other, host.text("other_name"));
  }
  return {
    element: el,
    show,
    /** What an event says of it; null: it is missing, and has the focus now. */
    take() {
      if (el.hidden || field.hidden) return {};
      isChanging = false;
      const name = input.value.trim();
      if (name) {
        keepName(name);
        return { name };
      }
      input.focus();
      setAttr(input, "aria-invalid", "true");
      return null;
    },
    focus: () => input.focus(),
  };
}

/** A field and a button. `subject`: anchor and parent of what is written, a function. */
export function makeComposer(host, { subject, placeholder, button, done }) {
  const name = makeNameField(host);
  const area = h("textarea", { class: "field talk-text", rows: 3, maxlength: MOST_COMMENT });
  const send = h("button", { type: "button", class: "action primary", onclick: submit });
  const state = h("span", { class: "small-note", role: "status" });
  const el = h("div", { class: "composer" }, name.element, area, h("div", { class: "composer-foot" }, state, send));
  let pending = null;
  let shownDraft = null;
  const draftKey = () => `${DRAFTS}${host.talk()?.snapshot ?? ""}:${JSON.stringify(subject())}`;

  function submit() {
    const text = area.value.trim();
    if (!text) return area.focus();
    const named = name.take();
    if (!named) return;
    pending = { seq: host.send({ kind: "comment", ...subject(), text, ...named }), draft: draftKey() };
    show();
  }
  function settle() {
    if (pending === null || host.acked() < pending.seq) return;
    const isRefused = (host.talk()?.refused ?? []).includes(pending.seq);
    setText(state, isRefused ? host.text("kept_text") : "");
    if (!isRefused) {
      storage("removeItem", pending.draft);
      if (pending.draft === draftKey()) area.value = "";
      done?.();
    }
    pending = null;
  }
  function show() {
    settle();
    const key = draftKey();
    if (pending === null && shownDraft !== key) {
      shownDraft = key;
      area.value = storage("getItem", key) ?? "";
    }
    name.show();
    setAttr(area, "aria-label", host.text(placeholder));
    area.placeholder = host.text(placeholder);
    area.readOnly = pending !== null;
    send.disabled = pending !== null;
    setText(send, host.text(pending === null ? button : "sending"));
    el.hidden = !host.talk()?.can.comment;
  }
  area.addEventListener("input", () => storage("setItem", draftKey(), area.value));
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) submit();
  });
  return { element: el, show, focus: () => area.focus() };
}
