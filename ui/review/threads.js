// Comments: threads with their answers, of one thing or of a whole snapshot. For what a host is see composer.js.

import { h, icon, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { makeComposer, makeNameField, timeText } from "./composer.js";

export const sameAnchor = (a, b) =>
  a.kind === b.kind && (a.design ?? null) === (b.design ?? null) && (a.key ?? null) === (b.key ?? null) && (a.line ?? null) === (b.line ?? null);

export const openThreads = (talk) => (talk?.threads ?? []).filter((thread) => !thread.resolved_by);

/** How many open comments stand at each key of a kind in one design: instance, figure or line. */
export function countsOf(talk, kind, design) {
  const counts = new Map();
  for (const { anchor, gone } of openThreads(talk)) {
    if (gone || anchor.kind !== kind || anchor.design !== design) continue;
    const key = kind === "line" ? anchor.line : anchor.key;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function makeWords() {
  const author = h("b", { class: "talk-author" });
  const at = h("time", { class: "talk-at" });
  const text = h("p", { class: "talk-words" });
  const el = h("div", { class: "words" }, h("div", { class: "words-head" }, author, at), text);
  return { element: el, show: (comment, language) => {
    setText(author, comment.author);
    setText(at, timeText(comment.at, language));
    setAttr(at, "datetime", comment.at);
    setText(text, comment.text);
  } };
}

function makeThread(host) {
  const where = h("button", { type: "button", class: "talk-where" }, h("span", {}), icon("down"));
  const first = makeWords();
  const answers = h("ul", { class: "answers" });
  const resolved = h("p", { class: "small-note talk-resolved" });
  const reply = h("button", { type: "button", class: "fold" });
  const resolve = h("button", { type: "button", class: "fold" });
  const foot = h("div", { class: "thread-foot" }, reply, resolve);
  const holder = h("div", {});
  const el = h("li", { class: "thread" }, where, first.element, answers, resolved, foot, holder);
  let composer = null;
  let thread = null;
  const close = () => {
    composer = null;
    holder.replaceChildren();
  };
  /** Who has no name yet is asked for it first. */
  function settle(named = {}) {
    if (!host.talk().needs_name || named.name) {
      close();
      return host.send({ kind: "resolve", id: thread.id, on: !thread.resolved_by, ...named });
    }
    composer = makeNameField(host);
    const done = h("button", { type: "button", class: "action", text: resolve.textContent, onclick: () => {
      const given = composer.take();
      if (given) settle(given);
    } });
    holder.replaceChildren(h("div", { class: "composer" }, composer.element, h("div", { class: "composer-foot" }, done)));
    composer.show();
    composer.focus();
  }
  reply.onclick = () => {
    if (composer) return close();
    composer = makeComposer(host, { subject: () => ({ anchor: thread.anchor, parent: thread.id }), placeholder: "reply_hint", button: "reply_send", done: close });
    holder.replaceChildren(composer.element);
    composer.show();
    composer.focus();
  };
  el.show = (next, showsWhere) => {
    thread = next;
    where.hidden = !showsWhere;
    setText(where.firstChild, next.where);
    where.disabled = next.gone || next.anchor.kind === "all";
    setAttr(where, "title", where.disabled ? null : host.text("go_there"));
    where.onclick = () => host.jump(next.anchor);
    first.show(next, host.language());
    keyed(answers, next.answers, (answer) => answer.id, () => {
      const words = makeWords();
      const item = h("li", {}, words.element);
      item.words = words;
      return item;
    }, (item, answer) => item.words.show(answer, host.language()));
    answers.hidden = !next.answers.length;
    setAttr(el, "data-resolved", Boolean(next.resolved_by));
    setOptional(resolved, next.resolved_by && host.text("resolved_by", { name: next.resolved_by, at: timeText(next.resolved_at, host.language()) }));
    foot.hidden = !host.talk()?.can.comment;
    setText(reply, host.text("reply"));
    setText(resolve, host.text(next.resolved_by ? "reopen" : "resolve"));
    resolve.onclick = () => settle();
    composer?.show();
  };
  return el;
}

export function makeThreadList(host) {
  const list = h("ul", { class: "threads" });
  return { element: list, show: (threads, showsWhere) => {
    keyed(list, threads, (thread) => thread.id, () => makeThread(host), (el, thread) => el.show(thread, showsWhere));
    list.hidden = !threads.length;
  } };
}

/** What was said of one thing, and the field for more. `anchor`: a function. */
export function makeTalk(host, anchor) {
  const heading = h("h3", {});
  const list = makeThreadList(host);
  const composer = makeComposer(host, { subject: () => ({ anchor: anchor() }), placeholder: "comment_hint", button: "comment_send" });
  const el = h("section", { class: "talk" }, heading, list.element, composer.element);
  let count = 0;
  return { element: el, focus: composer.focus, count: () => count, show: () => {
    const talk = host.talk();
    const here = (talk?.threads ?? []).filter((thread) => !thread.gone && sameAnchor(thread.anchor, anchor()));
    el.hidden = !talk || !(talk.can.comment || here.length);
    count = here.length;
    if (el.hidden) return;
    setText(heading, here.length ? host.text("comments_count", { count: here.length }) : host.text("comments"));
    list.show(here, false);
    composer.show();
  } };
}

/** All that was said of a snapshot, open or resolved, with the field for what concerns the whole. */
export function makeAllTalk(host) {
  const filter = h("div", { class: "segmented", role: "radiogroup" });
  const none = h("p", { class: "small-note talk-none" });
  const list = makeThreadList(host);
  const heading = h("h3", {});
  const composer = makeComposer(host, { subject: () => ({ anchor: { kind: "all" } }), placeholder: "comment_hint", button: "comment_send" });
  const el = h("div", { class: "all-talk" }, filter, none, list.element, h("section", { class: "talk" }, heading, composer.element));
  let shows = "open";
  function show() {
    const talk = host.talk();
    const threads = talk?.threads ?? [];
    const byState = { open: threads.filter((thread) => !thread.resolved_by), resolved: threads.filter((thread) => thread.resolved_by) };
    setAttr(filter, "aria-label", host.text("comments"));
    const make = (state) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => ((shows = state), show()) });
    keyed(filter, ["open", "resolved"], (state) => state, make, (button, state) => {
      setText(button, host.text(`${state}_threads`, { count: byState[state].length }));
      setAttr(button, "aria-checked", String(state === shows));
    });
    setOptional(none, byState[shows].length ? talk.left_out : host.text(talk ? `no_${shows}` : "no_store"));
    list.show(byState[shows], true);
    setText(heading, host.text("comment_whole"));
    heading.hidden = !talk?.can.comment;
    composer.show();
  }
  return { element: el, show };
}
