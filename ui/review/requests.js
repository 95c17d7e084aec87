// What the team asks: a snapshot with a link, whose address is shown once, more links, and their end.

import { h, isOnlyHere, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { makeNameField, timeText } from "./composer.js";

const EXPIRIES = ["none", "7", "30", "date"];
const DAY_MS = 24 * 3600 * 1000;
const DEFAULT_DAYS = 30;

const inDays = (days) => new Date(Date.now() + days * DAY_MS).toISOString();

function labelled(input) {
  const label = h("span", { class: "field-label" });
  return { element: h("label", { class: "ask-field" }, label, input), input, label };
}

/** When a link ends: never, after some days, or at the end of a day of the reader's choice. */
function makeExpiry(host) {
  const label = h("span", { class: "field-label" });
  const choices = h("div", { class: "segmented", role: "radiogroup" });
  const day = h("input", { class: "field", type: "date", hidden: true });
  const el = h("div", { class: "ask-field expiry" }, label, choices, day);
  let chosen = String(DEFAULT_DAYS);
  function show() {
    setText(label, host.text("form_expires"));
    setAttr(choices, "aria-label", host.text("form_expires"));
    setAttr(day, "aria-label", host.text("expires_date"));
    const make = (value) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => ((chosen = value), show()) });
    keyed(choices, EXPIRIES, (value) => value, make, (button, value) => {
      setText(button, host.text(`expires_${value}`));
      setAttr(button, "aria-checked", String(value === chosen));
    });
    day.hidden = chosen !== "date";
  }
  /** As ISO text; empty: never; null: no day was chosen. */
  function value() {
    if (chosen === "none") return "";
    if (chosen !== "date") return inDays(Number(chosen));
    if (!day.value) return day.focus(), null;
    return new Date(`${day.value}T23:59:59`).toISOString();
  }
  return { element: el, show, value };
}

export function makeRequest(host) {
  const heading = h("h2", {});
  const about = h("p", { class: "small-note" });
  const title = labelled(h("input", { class: "field", type: "text", maxlength: 200 }));
  const label = labelled(h("input", { class: "field", type: "text", maxlength: 100 }));
  const names = labelled(h("input", { class: "field", type: "text", maxlength: 1000 }));
  const who = makeNameField(host);
  const expiry = makeExpiry(host);
  const make = h("button", { type: "button", class: "action primary", onclick: submit });
  const state = h("span", { class: "small-note complaint", role: "status" });
  const form = h("div", { class: "request-form" }, title.element, label.element, names.element, expiry.element, who.element);
  const el = h("section", { class: "card request" }, heading, about, form, h("div", { class: "composer-foot" }, state, make));
  let pending = null;
  let offered = null;

  function submit() {
    const expires = expiry.value();
    if (expires === null) return;
    const name = who.take();
    if (!name) return;
    pending = host.send({ kind: "request", title: title.input.value.trim(), label: label.input.value.trim(), names: names.input.value, expires, ...name });
    show(host.talk());
  }
  function show(given) {
    const words = { title: "form_title", label: "form_label", names: "form_names" };
    for (const [key, field] of Object.entries({ title, label, names })) setText(field.label, host.text(words[key]));
    setText(heading, host.text("ask_title"));
    setText(about, host.text("ask_about"));
    label.input.placeholder = host.text("form_label_hint");
    names.input.placeholder = host.text("form_names_hint");
    if (offered !== given.title) title.input.value = offered = given.title;
    if (pending !== null && host.acked() >= pending) pending = null;
    who.show();
    expiry.show();
    setText(state, given.broken);
    make.disabled = Boolean(given.broken) || pending !== null;
    setText(make, host.text(pending === null ? "make_link" : "making"));
  }
  return { element: el, show };
}

/** The address of the link that was just made; it cannot be shown again. */
export function makeNewLink(host) {
  const said = h("p", { role: "status" });
  const input = h("input", { class: "field share-url", readonly: true, onfocus: () => input.select() });
  const copy = h("button", { type: "button", class: "action primary", onclick: copyIt });
  const done = h("button", { type: "button", class: "action", onclick: () => host.send({ kind: "done" }) });
  const onlyHere = h("p", { class: "small-note only-here" });
  const el = h("section", { class: "card new-link" }, said, h("div", { class: "share-row" }, input, copy, done), onlyHere);
  async function copyIt() {
    const ok = await navigator.clipboard?.writeText(input.value).then(() => true, () => false);
    setText(said, host.text(ok ? "copied" : "copy_yourself"));
    if (!ok) input.select();
  }
  return { element: el, show: (asked) => {
    el.hidden = !asked;
    if (!asked) return;
    const url = `${location.origin}${location.pathname.replace(/[^/]*$/, "")}?r=${asked.token}`;
    if (input.value !== url) setText(said, host.text("made"));
    input.value = url;
    setAttr(input, "aria-label", host.text("copy_link"));
    setText(copy, host.text("copy_link"));
    setText(done, host.text("done"));
    setOptional(onlyHere, isOnlyHere() ? host.text("only_here") : "");
  } };
}

function makeLink(host) {
  const label = h("b", {});
  const word = h("span", { class: "chip" });
  const facts = h("span", { class: "small-note" });
  const revoke = h("button", { type: "button", class: "fold" });
  const el = h("li", { class: "link" }, label, word, facts, revoke);
  el.show = (link, may) => {
    setText(label, link.label);
    setText(word, link.word);
    setAttr(word, "data-state", link.state);
    const until = link.until && host.text("until", { at: timeText(link.until, host.language()) });
    setText(facts, [link.by, timeText(link.at, host.language()), until].filter(Boolean).join(" · "));
    revoke.hidden = !may || link.state !== "open";
    setText(revoke, host.text("revoke"));
    revoke.onclick = () => host.send({ kind: "revoke", link: link.id });
  };
  return el;
}

function makeSnapshot(host) {
  const title = h("button", { type: "button", class: "snapshot-title" });
  const newest = h("span", { class: "chip" });
  const facts = h("p", { class: "small-note" });
  const links = h("ul", { class: "links" });
  const more = h("button", { type: "button", class: "fold" });
  const el = h("li", { class: "snapshot" }, h("div", { class: "snapshot-head" }, title, newest), facts, links, more);
  el.show = (snapshot, { selected, may, isNewest }) => {
    setText(title, snapshot.title);
    setAttr(title, "aria-pressed", String(selected));
    setAttr(el, "data-selected", selected);
    title.onclick = () => host.send({ kind: "select", snapshot: snapshot.id });
    setOptional(newest, isNewest ? host.text("newest") : "");
    setText(facts, `${timeText(snapshot.at, host.language())} · ${snapshot.by} · ${snapshot.facts}`);
    keyed(links, snapshot.links, (link) => link.id, () => makeLink(host), (item, link) => item.show(link, may));
    more.hidden = !may;
    setText(more, host.text("another_link"));
    more.onclick = () => host.send({ kind: "link", snapshot: snapshot.id, label: "", expires: inDays(DEFAULT_DAYS) });
  };
  return el;
}

export function makeSnapshots(host) {
  const heading = h("h2", {});
  const none = h("p", { class: "small-note" });
  const list = h("ul", { class: "snapshots" });
  const el = h("section", { class: "card" }, heading, none, list);
  return { element: el, show: (snapshots, selected, may) => {
    setText(heading, host.text("snapshots"));
    setOptional(none, snapshots.length ? "" : host.text("no_snapshots"));
    keyed(list, snapshots, (snapshot) => snapshot.id, () => makeSnapshot(host), (item, snapshot, i) =>
      item.show(snapshot, { selected: snapshot.id === selected, may, isNewest: i === 0 && snapshots.length > 1 }));
  } };
}

export function makeAudit(host) {
  const summary = h("summary", {});
  const about = h("p", { class: "small-note" });
  const head = h("tr", {});
  const body = h("tbody", {});
  const table = h("table", {}, h("thead", {}, head), body);
  const el = h("details", { class: "card audit" }, summary, about, h("div", { class: "table", tabindex: "0" }, table));
  return { element: el, show: (entries) => {
    el.hidden = !entries?.length;
    if (el.hidden) return;
    setText(summary, host.text("audit"));
    setText(about, host.text("audit_about"));
    keyed(head, ["at", "who", "what", "detail"], (key) => key, () => h("th", { scope: "col" }), (cell, key) => setText(cell, host.text(`column_${key}`)));
    keyed(body, entries, (_, i) => i, () => h("tr", {}, h("td", {}), h("td", {}), h("td", {}), h("td", {})), (row, entry) => {
      const texts = [timeText(entry.at, host.language()), entry.actor, entry.action, entry.detail];
      texts.forEach((text, i) => setText(row.children[i], text));
    });
  } };
}
