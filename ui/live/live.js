// A stored decision in the browser: whether it is saved, the news of the others, and going on after a break.

import { h, icon, setAttr, setIcon, setText } from "../board/dom.js";
import { forgetScratch, keepAttached, keptAttached, putAside } from "../board/sync.js";
import { newsOf } from "./news.js";
import { People } from "./people.js";

const RETRY_MS = [1500, 3000, 6000, 15000];
const LATE_MS = 3000;

/** What outlives a page of the board: one browser tab in the eyes of the others. */
export const tabState = (window.anboardTab ??= { id: randomId(), presents: 0, follows: null });

function randomId() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Live {
  constructor(app) {
    this.app = app;
    this.people = new People(app, this);
    this.told = 0; // the newest version that was heard of
    this.asked = 0;
    this.storeSeq = 0;
    this.failures = 0;
    this.isConnected = false;
    const { signal } = app.listening;
    document.addEventListener("visibilitychange", () => this.connect(), { signal });
    signal.addEventListener("abort", () => this.leave());
  }

  get decision() {
    return this.app.board?.live ?? null;
  }

  address(what) {
    const root = location.pathname.replace(/[^/]*$/, "");
    const session = what === "events" ? `&session=${this.decision.session}` : "";
    return `${root}live/${this.decision.id}/${what}?tab=${tabState.id}${session}`;
  }

  // -- after each update --------------------------------------------------------------------------------------------

  update(isFirst, isNewSession) {
    const { app, decision } = this;
    if (decision?.id !== this.id || decision?.session !== this.session) this.changed(decision);
    if (!decision) return;
    const knowsNothing = isNewSession || (isFirst && app.board.acked === 0);
    if (knowsNothing) this.resume(isNewSession);
    this.shown = decision.is_open ? decision.version : this.shown;
    this.told = Math.max(this.told, decision.seen);
    this.nameMyself(knowsNothing);
    if (decision.state === "offline") this.retryLater();
    else this.failures = 0;
    this.catchUp();
    this.people.follow();
  }

  /** Another decision, or none: a tab shows one at a time. */
  changed(decision) {
    if (this.id && !decision) putAside(); // a scratch board takes the place of the one that the browser kept
    if (decision && this.app.ackedSince(this.storeSeq)) forgetScratch();
    if (decision?.id !== this.id) {
      this.told = this.asked = this.shown = 0;
      this.people.clear();
    }
    this.id = decision?.id;
    this.session = decision?.session;
    this.disconnect();
    this.connect();
  }

  /** A fresh session is told what the browser showed last, with the work that was not saved. */
  resume(isNewSession) {
    const kept = isNewSession ? this.kept : keptAttached(this.id);
    const version = kept?.version ?? (isNewSession ? this.shown : 0);
    if (!version || this.decision.version === version && !kept?.token) return;
    const seq = this.app.outbox.unshift({ kind: "resume", version, ...(kept?.token ? { value: kept.token } : {}) });
    this.app.restoreSeq = seq;
  }

  /** The browser keeps what is not saved yet; what is saved it need not. */
  keep() {
    const { decision, app } = this;
    if (!decision?.is_open || app.restoreSeq > app.outbox.acked) return;
    const isSaved = decision.state === "saved";
    this.kept = isSaved ? null : { version: decision.version, token: app.board.snapshot };
    keepAttached(decision.id, this.kept);
  }

  /** `isFirst`: before the work that the session is about to be told, which is saved under this name. */
  nameMyself(isFirst = false) {
    const { decision, app } = this;
    const name = this.people.storedName();
    if (isFirst) this.named = null;
    if (!decision.can_name || !name || name === decision.name || this.named === name) return;
    this.named = name;
    const event = { kind: "me", value: name };
    if (!isFirst) return app.emit(event);
    app.outbox.unshift(event);
    app.restoreSeq = app.outbox.queue.find(({ kind }) => kind === "resume")?.seq ?? app.restoreSeq;
  }

  // -- news ---------------------------------------------------------------------------------------------------------

  connect() {
    if (!this.decision || document.hidden || this.stream) return document.hidden && this.disconnect();
    this.stream = newsOf(() => this.address("events"), (message) => this.receive(message), (isOn) => this.opened(isOn));
  }

  disconnect() {
    this.stream?.close();
    this.stream = null;
    this.opened(false);
  }

  opened(isConnected) {
    if (this.isConnected === isConnected) return;
    this.isConnected = isConnected;
    this.since = Date.now();
    clearTimeout(this.late);
    this.late = setTimeout(() => this.render(), LATE_MS);
    if (isConnected) this.people.tell(true);
    this.render();
  }

  receive(message) {
    if (message.kind === "people") this.people.set(message.people);
    else if (message.kind === "version") {
      this.told = Math.max(this.told, message.version ?? 0);
      this.catchUp();
    } else if (message.kind === "board") this.show(message);
    else this.look();
  }

  /** What the session would answer, made for all who look alike; whoever is busy with something of his own asks. */
  show({ version, board }) {
    const { app, decision } = this;
    if (version <= decision.seen) return;
    this.told = Math.max(this.told, version);
    const isBusy = app.outbox.queue.length || decision.state !== "saved" || app.board.page !== "compare";
    if (isBusy || document.hidden) return this.catchUp();
    const discussion = app.board.discussion && { ...app.board.discussion, ...board.discussion }; // name and vote are one's own
    app.pushed({ ...app.board, ...board, discussion, live: { ...decision, version, seen: version } });
    this.shown = version;
  }

  /** Asks the session for what is new; while it has not answered the last events, its answer may hold it already. */
  catchUp() {
    const { app, told } = this;
    if (told <= this.decision.seen || told <= this.asked || app.outbox.queue.length) return;
    this.asked = told;
    app.emit({ kind: "sync", value: told });
  }

  look() {
    this.app.emit({ kind: "sync", value: 0 });
  }

  retryLater() {
    clearTimeout(this.retrying);
    const wait = RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)];
    this.failures += 1;
    this.retrying = setTimeout(() => this.look(), wait);
  }

  leave() {
    clearTimeout(this.retrying);
    clearTimeout(this.late);
    this.disconnect();
    this.people.leave();
  }

  // -- in the header ------------------------------------------------------------------------------------------------

  /** saved, saving, offline, clash; away: saved, but the news of the others do not come. */
  state() {
    const { decision, app } = this;
    const isLate = app.outbox.waitsSince && Date.now() - app.outbox.waitsSince >= LATE_MS;
    if (isLate || decision.state === "offline") return "offline";
    if (decision.state === "clash") return "clash";
    if (app.outbox.queue.some(({ kind }) => !QUIET.has(kind))) return "saving";
    const isAway = !this.isConnected && !document.hidden && this.since && Date.now() - this.since >= LATE_MS;
    return isAway ? "away" : "saved";
  }

  render() {
    const { app, decision } = this;
    if (!app.parts?.store) return;
    const { store, saved, here } = app.parts;
    const canStore = !decision && !app.board.read_only;
    store.hidden = !canStore;
    setText(store.lastChild, app.text("store"));
    setText(store.children[1], app.text("store_short"));
    setAttr(store, "title", app.text("store_hint"));
    saved.hidden = here.hidden = !decision;
    if (decision) this.renderState(saved);
    this.people.render();
    if (decision) this.people.mark();
  }

  renderState(saved) {
    const { app } = this;
    const state = this.state();
    setAttr(saved, "data-state", state);
    setIcon(saved, STATE_ICONS[state]);
    setText(saved.lastChild, app.text(`state_${state}`));
    setAttr(saved, "title", app.text(state === "saving" ? "state_saving" : `state_${state}_hint`));
    if (state === "saving") {
      clearTimeout(this.late);
      this.late = setTimeout(() => this.render(), LATE_MS);
    }
    saved.disabled = state !== "clash" && !this.historyPage();
  }

  store() {
    if (!this.app.board.read_only) this.storeSeq = this.app.emit({ kind: "store" });
  }

  historyPage() {
    return this.app.board.pages.find(({ value }) => value === "history")?.value;
  }

  press() {
    if (this.decision.state === "clash") this.app.openPanel({ type: "merge", title: this.app.text("merge") });
    else this.app.emit({ kind: "go", page: this.historyPage() });
  }
}

const QUIET = new Set(["sync", "me", "library", "open", "view", "go", "out", "take_out", "resume", "share", "export"]);
const STATE_ICONS = { saved: "cloud", saving: "cloud", offline: "warning", away: "warning", clash: "warning" };

export function makeRoom(app) {
  const { parts } = app;
  const button = (name, onclick, ...children) => h("button", { type: "button", class: name, onclick }, ...children);
  parts.store = button("store", () => app.live.store(), icon("store"), h("span", { class: "short" }), h("span", { class: "long" }));
  parts.saved = button("saved", () => app.live.press(), h("span", {}));
  setAttr(parts.saved, "role", "status");
  parts.here = button("here", () => app.live.people.openMenu(), h("span", { class: "faces" }));
  setAttr(parts.here, "aria-haspopup", "menu");
  return h("div", { class: "room" }, parts.store, parts.saved, parts.here);
}

export function makeStage(app) {
  const { parts } = app;
  parts.stageText = h("span", {});
  parts.stageButton = h("button", { type: "button", class: "action", onclick: () => app.live.people.pressStage() });
  return (parts.stage = h("div", { class: "stage", role: "status", hidden: true }, parts.stageText, parts.stageButton));
}

