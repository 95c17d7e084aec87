// One vote a reviewer with its reason, the tally with names, and the approval of named people.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { keepName, makeNameField, timeText } from "./composer.js";

const CHOICE_MARKS = { for: "✓", against: "✕", abstain: "–" };
const MOST_REASON = 2000;

function makeTally() {
  const el = h("ul", { class: "tally" });
  const make = () => h("li", {}, h("b", {}), h("span", {}));
  return { element: el, show: (tally) => keyed(el, tally, (item) => item.choice, make, (item, { choice, label, count }) => {
    setAttr(item, "data-choice", choice);
    setAttr(item, "data-none", count === 0);
    setText(item.firstChild, String(count));
    setText(item.lastChild, label);
  }) };
}

function makeRows(host) {
  const el = h("ul", { class: "votes" });
  const make = () => h("li", {}, h("b", { class: "vote-choice" }), h("b", {}), h("span", { class: "vote-design" }), h("time", { class: "talk-at" }), h("p", {}));
  return { element: el, show: (rows) => keyed(el, rows, (row) => row.id, make, (item, row) => {
    const [choice, who, design, at, reason] = item.children;
    setText(choice, `${CHOICE_MARKS[row.choice]} ${row.label}`);
    setAttr(choice, "data-choice", row.choice);
    setText(who, row.name);
    setOptional(design, row.design);
    setText(at, timeText(row.at, host.language()));
    setOptional(reason, row.reason);
  }) };
}

/** The form; it shows one's own vote until something else is chosen. */
function makeBallot(host) {
  const heading = h("h3", {});
  const choices = h("div", { class: "ballot-choices", role: "radiogroup" });
  const design = h("select", { class: "field" });
  const designLabel = h("label", { class: "ask-field" }, h("span", { class: "field-label" }), design);
  const reason = h("textarea", { class: "field talk-text", rows: 3, maxlength: MOST_REASON });
  const name = makeNameField(host);
  const cast = h("button", { type: "button", class: "action primary", onclick: submit });
  const state = h("span", { class: "small-note", role: "status" });
  const el = h("section", { class: "ballot" }, heading, choices, designLabel, reason, name.element, h("div", { class: "composer-foot" }, state, cast));
  let chosen = null;
  let pending = null;
  let mineShown = null;

  function submit() {
    const named = name.take();
    if (!chosen || !named) return;
    pending = host.send({ kind: "vote", choice: chosen, design: design.value || null, reason: reason.value.trim(), ...named });
    show();
  }
  function settle() {
    if (pending === null || host.acked() < pending) return;
    setText(state, host.text((host.talk()?.refused ?? []).includes(pending) ? "kept_text" : "vote_done"));
    pending = null;
  }
  function takeMine(mine) {
    const signature = JSON.stringify(mine);
    if (signature === mineShown) return;
    mineShown = signature;
    if (!mine) return;
    chosen = mine.choice;
    design.value = mine.design;
    reason.value = mine.reason;
  }
  function show() {
    settle();
    const talk = host.talk();
    el.hidden = !talk?.can.vote;
    if (el.hidden) return;
    const { tally, designs, mine } = talk.votes;
    setText(heading, host.text(mine ? "my_vote" : "vote_title"));
    const options = [{ value: "", label: host.text("any_design") }, ...designs];
    keyed(design, options, (option) => option.value, (option) => h("option", { value: option.value }), (item, option) => setText(item, option.label));
    takeMine(mine);
    setText(designLabel.firstChild, host.text("which_design"));
    setAttr(choices, "aria-label", host.text("vote_title"));
    const make = ({ choice }) => h("button", { type: "button", role: "radio", class: "ballot-choice", "data-choice": choice, onclick: () => ((chosen = choice), show()) });
    keyed(choices, tally, (item) => item.choice, make, (button, { choice, label }) => {
      setText(button, `${CHOICE_MARKS[choice]} ${label}`);
      setAttr(button, "aria-checked", String(choice === chosen));
    });
    reason.placeholder = host.text("reason_hint");
    setAttr(reason, "aria-label", host.text("reason_hint"));
    name.show();
    cast.disabled = pending !== null || !chosen;
    setText(cast, host.text(pending !== null ? "sending" : mine ? "vote_change" : "vote_cast"));
  }
  return { element: el, show };
}

function makeApprovals(host) {
  const heading = h("h3", {});
  const list = h("ul", { class: "approvals" });
  const make = () => h("li", {}, h("span", { class: "chip" }), h("span", { class: "small-note" }), h("time", { class: "talk-at" }), h("button", { type: "button", class: "action" }));
  const el = h("section", {}, heading, list);
  let asked = null; // whose approval is asked for once more: it cannot be taken back
  function press(button, name) {
    if (asked === name) {
      if (host.talk().needs_name) keepName(name);
      host.send({ kind: "approve", person: name, note: "" });
    }
    asked = asked === name ? null : name;
    word(button, name);
  }
  const word = (button, name) => setText(button, host.text(asked === name ? "approve_sure" : "approve_as", { name }));
  return { element: el, show: (approvals) => {
    el.hidden = !approvals.length;
    setText(heading, host.text("approvals"));
    keyed(list, approvals, (approval) => approval.name, make, (item, approval) => {
      const [chip, by, at, button] = item.children;
      setText(chip, approval.text);
      setAttr(chip, "data-given", approval.given);
      setOptional(by, approval.by);
      setText(at, timeText(approval.at, host.language()));
      button.hidden = !approval.can;
      word(button, approval.name);
      button.onclick = () => press(button, approval.name);
    });
  } };
}

export function makeVotes(host) {
  const tally = makeTally();
  const none = h("p", { class: "small-note" });
  const rows = makeRows(host);
  const ballot = makeBallot(host);
  const approvals = makeApprovals(host);
  const el = h("div", { class: "vote-all" }, tally.element, none, ballot.element, approvals.element, rows.element);
  return { element: el, show: () => {
    const talk = host.talk();
    el.hidden = !talk;
    if (!talk) return;
    tally.show(talk.votes.tally);
    rows.show(talk.votes.rows);
    setOptional(none, talk.votes.rows.length ? "" : host.text("no_votes"));
    ballot.show();
    approvals.show(talk.approvals);
  } };
}
