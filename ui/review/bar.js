// The bar of a review link: what is shown, what has changed since, and the ways to comment, vote and copy.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { newsOf } from "../live/news.js";
import { timeText } from "./composer.js";
import { openThreads } from "./threads.js";

const SPREAD_MS = 1500;

/** What comments and votes are shown by on the board. */
export function boardHost(app) {
  return {
    text: (key, values) => (values ? app.filled(key, values) : app.text(key)),
    send: (event) => app.emit(event),
    acked: () => app.outbox.acked,
    talk: () => app.board.discussion,
    language: () => app.view("language"),
    jump: (anchor) => jumpTo(app, anchor),
  };
}

/** Opens what a comment stands at: on the page that shows it. */
function jumpTo(app, anchor) {
  const panel = panelOf(anchor);
  if (app.board.page === "compare") app.openPanel(panel);
  else app.emit({ kind: "go", page: "compare", panel });
}

export function panelOf({ kind, design, key, line }) {
  if (kind === "component") return { type: "node", design, key };
  if (kind === "figure") return { type: "figure", design, key };
  return { type: "yaml", design, key: String(line) };
}

export function makeReviewBar(app) {
  const title = h("b", {});
  const facts = h("span", { class: "review-facts" });
  const changed = h("span", { class: "review-changed" });
  const results = h("div", { class: "segmented", role: "radiogroup" });
  const action = (run, extra = "") => h("button", { type: "button", class: `action ${extra}`, onclick: run });
  const moved = action(() => app.openPanel({ type: "moved" }));
  const comments = action(() => app.openPanel({ type: "comments" }));
  const vote = action(() => app.openPanel({ type: "vote" }), "primary");
  const own = action(() => app.emit({ kind: "own" }));
  const line = h("div", { class: "review-line" }, title, facts, h("span", { class: "review-actions" }, comments, vote, own));
  const since = h("div", { class: "review-line review-since" }, changed, results, moved);
  const el = h("section", { class: "review-bar", hidden: true }, line, since);
  const { signal } = app.listening;
  document.addEventListener("visibilitychange", () => {
    watchReview(app);
    if (app.board.review && !document.hidden) app.emit({ kind: "sync", value: 0 });
  }, { signal });
  signal.addEventListener("abort", () => stopWatching(app));
  el.parts = { title, facts, changed, results, moved, comments, vote, own, since };
  return el;
}

/** Listens to whether something was said of the snapshot; many listen, so they do not all ask at the same moment. */
export function watchReview(app) {
  const token = new URLSearchParams(location.search).get("r");
  const isWanted = Boolean(app.board.review && token && !document.hidden);
  if (isWanted === Boolean(app.reviewNews)) return;
  if (!isWanted) return stopWatching(app);
  const root = location.pathname.replace(/[^/]*$/, "");
  const address = `${root}review/events?r=${encodeURIComponent(token)}`;
  app.reviewNews = newsOf(() => address, () => {
    clearTimeout(app.reviewLook);
    app.reviewLook = setTimeout(() => app.emit({ kind: "sync", value: 0 }), Math.random() * SPREAD_MS);
  });
}

function stopWatching(app) {
  clearTimeout(app.reviewLook);
  app.reviewNews?.close();
  app.reviewNews = null;
}

export function renderReviewBar(app) {
  const { review, discussion } = app.board;
  const el = app.parts.review;
  watchReview(app);
  el.hidden = !review;
  if (review) app.parts.banner.hidden = true;
  renderCommentsTool(app);
  if (!review) return;
  const { title, facts, changed, results, moved, comments, vote, own, since } = el.parts;
  setAttr(el, "aria-label", review.title);
  setText(title, review.title);
  const language = app.view("language");
  const until = review.until && app.filled("link_until", { at: timeText(review.until, language) });
  setText(facts, [timeText(review.at, language), review.facts, until].filter(Boolean).join(" · "));
  setText(comments, app.filled("comments_open", { count: openThreads(discussion).length }));
  comments.hidden = vote.hidden = !discussion;
  setText(vote, voteText(app, discussion));
  setText(own, app.text("take_home"));
  since.hidden = !review.changed;
  setText(changed, review.changed ?? "");
  results.hidden = !review.results;
  moved.hidden = !review.moved;
  setText(moved, app.text("moved"));
  setAttr(results, "aria-label", app.text("results_shown"));
  const make = (value) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => app.emit({ kind: "results", value }) });
  keyed(results, ["then", "now"], (value) => value, make, (button, value) => {
    setText(button, app.text(value));
    setAttr(button, "aria-checked", String(value === review.results));
  });
}

function voteText(app, talk) {
  if (!talk) return "";
  const cast = talk.votes.tally.filter(({ count }) => count).map(({ label, count }) => `${label} ${count}`);
  return [app.text(talk.can.vote && !talk.votes.mine ? "vote_cast" : "vote"), ...cast].join(" · ");
}

/** On the team's own board: what was said of its newest snapshot. */
function renderCommentsTool(app) {
  const { comments } = app.parts;
  const { discussion, review } = app.board;
  comments.hidden = !discussion || Boolean(review);
  if (comments.hidden) return;
  const count = openThreads(discussion).length;
  setText(comments.lastChild, app.filled("comments_open", { count }));
  setAttr(comments, "title", discussion.title);
}
