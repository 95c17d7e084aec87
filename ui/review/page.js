// The review page: for the team what it asks and what came back, for a reviewer his vote and all comments.

import { h, setOptional, setText } from "../board/dom.js";
import { PagePart, mounted } from "../board/page_part.js";
import { makeAllTalk } from "./threads.js";
import { makeVotes } from "./votes.js";
import { makeAudit, makeNewLink, makeRequest, makeSnapshots } from "./requests.js";

class ReviewPage extends PagePart {
  build() {
    const host = (this.host = {
      text: (key, values) => this.text(key, values),
      send: (event) => this.sent(event),
      acked: () => this.outbox.acked,
      talk: () => this.view.discussion,
      language: () => this.view.language,
      jump: (anchor) => this.jump(anchor),
    });
    const parts = (this.parts = {});
    parts.notice = h("p", { class: "kept", role: "status", hidden: true });
    parts.scratchText = h("p", {});
    parts.store = h("button", { type: "button", class: "action primary", onclick: () => this.sent({ kind: "store" }) });
    parts.scratch = h("section", { class: "card scratch" }, parts.scratchText, parts.store);
    parts.request = makeRequest({ ...host, talk: () => this.view.form });
    parts.newLink = makeNewLink(host);
    parts.snapshots = makeSnapshots(host);
    parts.since = card();
    parts.moved = h("div", { class: "table", tabindex: "0" });
    parts.since.body.append(parts.moved);
    parts.votes = card();
    parts.voted = makeVotes(host);
    parts.approvers = this.makeApprovers();
    parts.votes.body.append(parts.voted.element, parts.approvers.el);
    parts.said = card();
    parts.older = h("p", { class: "small-note" });
    parts.talk = makeAllTalk(host);
    parts.said.body.append(parts.older, parts.talk.element);
    parts.audit = makeAudit(host);
    parts.left = h("div", {}, parts.request.element, parts.newLink.element, parts.snapshots.element, parts.since.el);
    parts.right = h("div", {}, parts.said.el);
    this.columns = h("div", { class: "review-columns" }, parts.left, parts.right);
    this.shell = h("main", { class: "shell review" }, parts.notice, parts.scratch, this.columns, parts.audit.element);
  }

  sent(event) {
    this.send(event);
    return this.outbox.seq;
  }

  jump({ kind, design, key, line }) {
    const type = { component: "node", figure: "figure", line: "yaml" }[kind];
    this.sent({ kind: "jump", panel: { type, design, key: kind === "line" ? String(line) : key } });
  }

  /** Who is asked to approve: names apart by commas. */
  makeApprovers() {
    const label = h("span", { class: "field-label" });
    const input = h("input", { class: "field", type: "text", maxlength: 1000 });
    const save = h("button", { type: "button", class: "action", onclick: () =>
      this.sent({ kind: "ask", snapshot: this.view.discussion.snapshot, names: input.value }) });
    const el = h("div", { class: "approvers" }, h("label", { class: "ask-field" }, label, input), save);
    return { el, label, input, save, shown: null };
  }

  render() {
    const { view, parts } = this;
    const isTeam = view.mode === "team" && !view.down;
    setOptional(parts.notice, view.notice ?? view.down);
    parts.scratch.hidden = view.mode !== "scratch";
    setText(parts.scratchText, this.text("scratch_about"));
    setText(parts.store, this.text("store_it"));
    this.columns.hidden = view.mode === "scratch" || Boolean(view.down);
    parts.request.element.hidden = !(isTeam && view.can.snapshot && view.can.link);
    if (!parts.request.element.hidden) parts.request.show(view.form);
    parts.newLink.show(view.asked);
    parts.snapshots.element.hidden = !isTeam;
    if (isTeam) parts.snapshots.show(view.snapshots, view.selected, view.can.link);
    this.renderSince();
    this.renderSaid(isTeam);
    parts.audit.show(isTeam ? view.audit : []);
  }

  renderSince() {
    const { since, moved } = this.parts;
    const { view } = this;
    since.el.hidden = !view.since;
    setText(since.title, this.text("since"));
    setText(since.sub, view.since ?? "");
    moved.hidden = !view.moved;
    if (!view.moved) return;
    const cells = (tag, texts) => texts.map((text) => h(tag, { text }));
    moved.replaceChildren(h("table", {}, h("thead", {}, h("tr", {}, ...cells("th", view.moved.columns))),
      h("tbody", {}, ...view.moved.rows.map((row) => h("tr", {}, ...cells("td", row))))));
  }

  renderSaid(isTeam) {
    const { votes, voted, said, talk, older, left, right } = this.parts;
    const { discussion, snapshots, selected } = this.view;
    votes.el.hidden = said.el.hidden = !discussion;
    if (!votes.el.parentElement) isTeam ? right.prepend(votes.el) : left.append(votes.el);
    if (!discussion) return;
    setText(votes.title, this.text("votes"));
    setText(votes.sub, isTeam ? discussion.title : "");
    voted.show();
    setText(said.title, this.text("said"));
    setText(said.sub, isTeam ? discussion.title : "");
    setOptional(older, isTeam && snapshots.length && selected !== snapshots[0].id ? this.text("older") : "");
    talk.show();
    this.renderApprovers(isTeam && this.view.can.snapshot, discussion);
  }

  renderApprovers(may, { approvals }) {
    const { approvers } = this.parts;
    approvers.el.hidden = !may;
    setText(approvers.label, this.text("approvers"));
    setText(approvers.save, this.text("save_approvers"));
    approvers.input.placeholder = this.text("form_names_hint");
    const names = approvals.map(({ name }) => name).join(", ");
    if (approvers.shown !== names) approvers.input.value = approvers.shown = names;
  }
}

function card() {
  const title = h("h2", {});
  const sub = h("p", { class: "small-note" });
  const body = h("div", {});
  return { el: h("section", { class: "card" }, title, sub, body), title, sub, body };
}

export default mounted(ReviewPage);
