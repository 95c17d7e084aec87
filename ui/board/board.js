// The comparison board: one `App` a mount, patched in place from each `Board` that it is given.

import { fill, h, setAttr, setOptional, setText } from "./dom.js";
import { Guesses, Outbox, earlierWork, keepAsEarlier, putAside, storeSnapshot, storedSnapshot, unpacked } from "./sync.js";
import { light } from "./drawing.js";
import { Live } from "../live/live.js";
import { build } from "./page.js";
import { render } from "./patch.js";

const MOST_BYTES = 1024 * 1024;
const NOTICE_MS = 9000;
const RESTORE_WAIT_MS = 2000;
const apps = new WeakMap();

export default function (component) {
  const { parentElement, data, setStateValue } = component;
  let app = apps.get(parentElement);
  if (!app) apps.set(parentElement, (app = new App(parentElement)));
  app.post = (batch) => setStateValue("outbox", batch);
  app.update(unpacked(data));
  return () => {
    app.leave();
    apps.delete(parentElement);
  };
}

class App {
  constructor(root) {
    this.root = root;
    this.outbox = new Outbox((batch) => this.post(batch));
    this.guesses = new Guesses();
    this.current = 0; // the design that keys and the phone's tabs speak of
    this.unfolded = new Set();
    this.shareAsked = 0;
    this.downloaded = 0;
    this.lit = [];
    this.listening = new AbortController();
    this.live = new Live(this);
  }

  leave() {
    this.listening.abort();
    this.outbox.stop();
  }

  text(key) {
    return this.board.texts[key] ?? key;
  }

  filled(key, values) {
    return fill(this.text(key), values);
  }

  // -- events to the session ----------------------------------------------------------------------------------------

  /** Sends an event and returns its number; a read-only board sends only what changes nothing. */
  emit(event) {
    this.live.people.onOwnEvent(event);
    if (event.kind === "open") this.wanted = event.panel;
    const seq = this.outbox.push(event);
    setAttr(this.shell, "data-waiting", true);
    if (event.kind === "open") this.wantedSeq = seq;
    if (event.kind === "view") for (const [key, value] of Object.entries(event)) this.guessView(key, value, seq);
    if (event.kind === "view" || event.kind === "open") this.refresh();
    else this.live.render();
    return seq;
  }

  guessView(key, value, seq) {
    if (key !== "kind") this.guesses.set({ kind: "view", [key]: value }, value, seq);
  }

  view(key) {
    return this.guesses.value({ kind: "view", [key]: null }, this.board[key]);
  }

  /** Changes one setting: shown at once, kept until the session has said what became of it. */
  change(event, value) {
    if (!event || this.board.read_only) return;
    this.guesses.set(event, value, this.emit({ ...event, value }));
    this.refresh();
  }

  edit(event) {
    if (!this.board.read_only) this.emit(event);
  }

  openPanel(panel) {
    this.emit({ kind: "open", panel });
  }

  closePanel() {
    if (this.panel()) this.openPanel(null);
  }

  share() {
    this.shareAsked = this.emit({ kind: "share" });
    this.openPanel({ type: "share", title: this.text("share") });
  }

  /** What is open: what the reader has just asked for, until the session has answered. */
  panel() {
    return this.wantedSeq > this.outbox.acked ? this.wanted : this.board.panel;
  }

  /** Whether the update being shown is the first one that has passed event `seq`. */
  ackedSince(seq) {
    return seq > this.ackedBefore && seq <= this.outbox.acked;
  }

  /** Takes out exactly these instances, places and people: shown at once. */
  takeOut(ids) {
    this.wantedOut = { ids, seq: this.emit({ kind: "take_out", ids }) };
    this.refresh();
  }

  toggleOut(id) {
    const out = this.out();
    this.takeOut(out.includes(id) ? out.filter((other) => other !== id) : [...out, id]);
  }

  out() {
    return this.wantedOut?.seq > this.outbox.acked ? this.wantedOut.ids : this.board.out;
  }

  // -- one update ---------------------------------------------------------------------------------------------------

  update(board) {
    const isFirst = !this.board;
    if (!isFirst && this.isOlder(board)) return;
    performance.mark("ab-update");
    this.board = board;
    if (isFirst) build(this);
    this.ackedBefore = isFirst ? 0 : this.outbox.acked;
    const isNewSession = this.outbox.acknowledge(board.acked);
    this.guesses.acknowledge(board.acked);
    setAttr(this.shell, "data-waiting", this.outbox.queue.length > 0);
    setAttr(this.shell, "data-acked", board.acked);
    if (!board.live && (isNewSession || (isFirst && board.acked === 0))) this.restore(isNewSession);
    this.live.update(isFirst, isNewSession);
    this.outbox.flush();
    this.download(isFirst);
    this.notice();
    this.refresh();
    this.menu?.renew?.();
    this.keep();
    performance.measure("ab-update", "ab-update");
    this.painted(board);
  }

  /** A version that came with the news of a stored decision. */
  pushed(board) {
    this.board = board;
    this.refresh();
    this.keep();
    this.painted(board);
  }

  /** What the session had said before the browser was shown a newer version; Streamlit says it again at times. */
  isOlder({ acked, live }) {
    const shown = this.board.live;
    return shown && live?.session === shown.session && acked === this.board.acked && live.version < shown.version;
  }

  painted(board) {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        document.documentElement.dataset.abPainted = board.acked;
        if (board.live) document.documentElement.dataset.abVersion = board.live.version;
      }));
  }

  refresh() {
    render(this);
    this.live.render();
    this.live.people.tell();
  }

  /** A fresh session is given the work that this browser kept. */
  restore(isNewSession) {
    const kept = isNewSession ? this.snapshot : storedSnapshot();
    if (this.board.read_only || !kept || kept === this.board.snapshot) return;
    this.outbox.unshift({ kind: "restore", value: kept });
    this.restoreSeq = this.outbox.queue[0].seq;
    this.shell.classList.add("restoring");
    setTimeout(() => this.shell.classList.remove("restoring"), RESTORE_WAIT_MS);
  }

  keep() {
    const { read_only: isReadOnly, snapshot, is_shipped: isShipped } = this.board;
    if (this.wasReadOnly && !isReadOnly && !this.board.live) this.becomeOwn();
    this.wasReadOnly = isReadOnly;
    if (this.board.review) this.reviewLink = location.href;
    if (this.board.live) return this.live.keep();
    if (this.restoreSeq > this.outbox.acked) return;
    this.shell.classList.remove("restoring");
    if (isReadOnly || snapshot === this.snapshot) return;
    this.snapshot = snapshot;
    storeSnapshot(snapshot, isShipped);
  }

  /** A shared board was copied: the address forgets the link, and the work that this browser had is kept beside it. */
  becomeOwn() {
    history.replaceState(history.state, "", location.pathname);
    if (putAside()) this.say(this.text("put_aside"), { label: this.text("earlier_work"), run: () => this.openEarlierWork() });
    else if (this.reviewLink) this.say(this.text("taken_home"), { label: this.text("back_to_review"), run: () => location.assign(this.reviewLink) });
  }

  /** Swaps what is shown with the work that was put aside; undo swaps back. */
  openEarlierWork() {
    const value = earlierWork();
    if (!value) return;
    keepAsEarlier(this.board.snapshot);
    this.edit({ kind: "recover", value });
  }

  download(isFirst) {
    const file = this.board.download;
    if (!file || file.seq <= this.downloaded) return;
    this.downloaded = file.seq;
    if (isFirst) return; // an old answer, seen again because the page was left and entered
    const bytes = Uint8Array.from(atob(file.base64), (char) => char.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: file.mime }));
    h("a", { href: url, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  notice() {
    const notice = this.board.notice ?? null;
    const { toast } = this.parts;
    if (notice !== this.lastNotice && notice) this.say(notice);
    else if (!notice && this.lastNotice && toast.firstChild.textContent === this.lastNotice) toast.hidden = true;
    this.lastNotice = notice;
  }

  /** A line for a while; one with something to do stays until it is closed. */
  say(text, action = null) {
    const { toast, toastAction } = this.parts;
    setText(toast.firstChild, text);
    setOptional(toastAction, action?.label);
    toastAction.onclick = () => {
      toast.hidden = true;
      action.run();
    };
    toast.hidden = false;
    clearTimeout(this.toastTimer);
    if (!action) this.toastTimer = setTimeout(() => (toast.hidden = true), NOTICE_MS);
  }

  // -- files --------------------------------------------------------------------------------------------------------

  async upload(list) {
    const files = [];
    const refused = [];
    for (const file of list) {
      if (!/\.(ya?ml|json)$/i.test(file.name)) refused.push(this.filled("file_not_yaml", { name: file.name }));
      else if (file.size > MOST_BYTES) refused.push(this.filled("file_too_large", { name: file.name }));
      else files.push({ name: file.name, text: await file.text() });
    }
    if (refused.length) this.say(refused.join("\n"));
    if (files.length) this.edit({ kind: "upload", files });
  }

  /** Makes a design the current one: keys speak of it, the phone shows it. */
  focusDesign(index) {
    if (!this.board.designs[index]) return;
    this.current = index;
    this.refresh();
    const head = this.parts.heads.querySelectorAll(".head")[index];
    head.focus({ preventScroll: true });
    head.scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  /** Shows one drawing on the whole screen, or all in their columns again. */
  enlarge(picture) {
    this.enlarged?.classList.remove("enlarged");
    this.enlarged = picture;
    picture?.classList.add("enlarged");
    this.refresh();
  }

  /** Not among fault experiments: dimmed would look like down. */
  light(components) {
    if (this.board.what_if) return;
    if (components.join() === this.lit.join()) return;
    this.lit = components;
    light(this.shell, components);
  }
}
