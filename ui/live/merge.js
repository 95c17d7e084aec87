// The panel that asks, for each value that two people changed differently, whose stays.

import { h, keyed, setAttr, setText } from "../board/dom.js";

const SIDES = ["mine", "theirs"];

export function mergeView(app) {
  const chosen = new Map();
  const hint = h("p", { class: "hint", text: app.text("merge_hint") });
  const all = SIDES.map((side) => h("button", { type: "button", class: "action", text: app.text(`merge_all_${side}`),
    onclick: () => chooseAll(side) }));
  const list = h("div", { class: "clashes" });
  const done = h("button", { type: "button", class: "action primary", text: app.text("merge_done"), onclick: send });
  const allAtOnce = h("div", { class: "actions" }, ...all);
  const element = h("div", { class: "merge" }, hint, allAtOnce, list, done);
  let panel = null;

  const idOf = ({ label, mine, theirs }) => `${label}|${mine}|${theirs}`;
  const choiceOf = (clash) => chosen.get(idOf(clash)) ?? null;

  function show(next) {
    panel = next;
    const clashes = panel.clashes ?? [];
    keyed(list, clashes, (clash) => idOf(clash), () => makeClash(), showClash);
    allAtOnce.hidden = clashes.length < 2;
    done.disabled = !clashes.length || clashes.some((clash) => !choiceOf(clash));
  }

  function makeClash() {
    const side = (name) => h("button", { type: "button", role: "radio", class: "side", "data-side": name },
      h("small", { text: app.text(`merge_${name}`) }), h("span", {}));
    const el = h("section", { class: "clash" }, h("h3", {}), h("p", { class: "was" }),
      h("div", { class: "sides", role: "radiogroup" }, ...SIDES.map(side)));
    return el;
  }

  function showClash(el, clash) {
    const [title, was, sides] = el.children;
    setText(title, clash.label);
    setText(was, `${app.text("merge_base")}: ${clash.base}`);
    setAttr(sides, "aria-label", clash.label);
    for (const button of sides.children) {
      const { side } = button.dataset;
      setText(button.lastChild, clash[side]);
      setAttr(button, "aria-checked", String(choiceOf(clash) === side));
      setAttr(button, "tabindex", choiceOf(clash) === side || (!choiceOf(clash) && side === "mine") ? "0" : "-1");
      button.onclick = () => choose(clash, side);
      button.onkeydown = (event) => {
        if (!event.key.startsWith("Arrow")) return;
        event.preventDefault();
        const other = button.nextSibling ?? button.previousSibling;
        choose(clash, other.dataset.side);
        other.focus();
      };
    }
  }

  function choose(clash, side) {
    chosen.set(idOf(clash), side);
    show(panel);
  }

  function chooseAll(side) {
    for (const clash of panel.clashes ?? []) chosen.set(idOf(clash), side);
    show(panel);
  }

  function send() {
    app.edit({ kind: "decide", of: Number(panel.key), choices: panel.clashes.map(choiceOf) });
  }

  return { element, show };
}
