// What the browser and the session tell each other: numbered events until acknowledged, values shown before they are,
// and the unsaved work that survives a reload.

/** What the session sends, as it packed it (ui/wire.py). */
export const unpacked = (data) => JSON.parse(new TextDecoder().decode(data));

const RESEND_AFTER_MS = 4000;
const RESEND_AT_MOST_MS = 60000;
const MERGED_KINDS = new Set(["set", "count", "place", "yaml", "rename", "open", "view", "take_out", "sync"]);

/** What an event is about, whatever its new value: two events with one subject can be merged. */
export function subjectOf(event) {
  const { seq, value, text, before, panel, ids, ...subject } = event;
  if (event.kind === "view") return JSON.stringify({ kind: "view", keys: Object.keys(subject).sort() });
  return JSON.stringify(subject, Object.keys(subject).sort());
}

/**
 * Sends events in order, one batch in flight, all that are not acknowledged in every batch: nothing is lost when runs
 * of the script overlap or the connection breaks. `after` is what was acknowledged when the batch was sent, so that
 * a new session can tell a batch that was meant for its predecessor.
 */
export class Outbox {
  constructor(send) {
    this.send = send;
    this.seq = 0;
    this.acked = 0;
    this.sent = 0;
    this.queue = [];
    this.delay = RESEND_AFTER_MS;
  }

  push(event) {
    const last = this.queue.at(-1);
    const merges = last && last.seq > this.sent && MERGED_KINDS.has(event.kind) && subjectOf(last) === subjectOf(event);
    if (merges) this.queue.pop();
    const typedFrom = merges && "before" in event ? { before: last.before } : {};
    this.seq += 1;
    this.queue.push({ ...event, ...typedFrom, seq: this.seq });
    this.waitsSince ??= Date.now();
    this.flush();
    return this.seq;
  }

  flush() {
    if (!this.queue.length || this.sent > this.acked) return;
    this.sent = this.seq;
    this.send({ after: this.acked, events: this.queue });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.resend(), this.delay);
  }

  resend() {
    this.delay = Math.min(this.delay * 2, RESEND_AT_MOST_MS);
    this.sent = this.acked;
    this.flush();
  }

  /** Drops what the session has handled. A number below the last one means a new session: true, all is sent again. */
  acknowledge(acked) {
    const isNewSession = acked < this.acked;
    if (acked !== this.acked) this.delay = RESEND_AFTER_MS;
    if (acked !== this.acked) this.waitsSince = Date.now();
    this.acked = acked;
    this.seq = Math.max(this.seq, acked);
    this.queue = this.queue.filter((event) => event.seq > acked);
    if (isNewSession) this.sent = acked;
    if (!this.queue.length) {
      clearTimeout(this.timer);
      this.waitsSince = null;
    }
    return isNewSession;
  }

  /** The first of all: a restored state comes before what was done since. */
  unshift(event) {
    const waiting = this.queue;
    this.queue = [{ ...event, seq: ++this.seq }];
    for (const later of waiting) this.queue.push({ ...later, seq: ++this.seq });
    const { seq } = this.queue[0];
    this.sent = this.acked;
    this.flush();
    return seq;
  }

  stop() {
    clearTimeout(this.timer);
  }
}

/** Values that the reader has just set, shown until the session has acknowledged them. */
export class Guesses {
  constructor() {
    this.bySubject = new Map();
  }

  set(event, value, seq) {
    this.bySubject.set(subjectOf(event), { value, seq });
  }

  /** The newest value: the reader's own while it is on its way, otherwise the session's. */
  value(event, fromSession) {
    const guess = event && this.bySubject.get(subjectOf(event));
    return guess ? guess.value : fromSession;
  }

  acknowledge(acked) {
    for (const [subject, guess] of this.bySubject) if (guess.seq <= acked) this.bySubject.delete(subject);
  }
}

const STORAGE_KEY = `anboard:${location.pathname.replace(/[^/]*$/, "")}`; // one work for all pages
const EARLIER_KEY = `${STORAGE_KEY}:earlier`;
const SHIPPED_KEY = `${STORAGE_KEY}:shipped`;

function read(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null; // storage is blocked: the board works, a reload starts afresh
  }
}

function write(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, value);
  } catch {
    /* blocked or full: as above */
  }
}

/** This tab's work, else what any tab of this browser did last. */
export const storedSnapshot = () => read("sessionStorage", STORAGE_KEY) ?? read("localStorage", STORAGE_KEY);

/** `isShipped`: nothing was changed yet, so that there is nothing to be sorry for. */
export function storeSnapshot(token, isShipped) {
  write("sessionStorage", STORAGE_KEY, token);
  write("localStorage", STORAGE_KEY, token);
  write("localStorage", SHIPPED_KEY, isShipped ? "1" : null);
}

/** What was on the scratch board is stored now. */
export function forgetScratch() {
  for (const storage of ["sessionStorage", "localStorage"]) write(storage, STORAGE_KEY, null);
}

const NAME_KEY = `${STORAGE_KEY}:name`;
const attachedKey = (decision) => `${STORAGE_KEY}:d:${decision}`;

/** What the reader calls himself where nobody signs in. */
export const ownName = () => read("localStorage", NAME_KEY);
export const rememberName = (name) => write("localStorage", NAME_KEY, name || null);

/** Work on a stored decision that is not saved yet: {version, token}; null: all is. */
export function keepAttached(decision, kept) {
  const text = kept && kept.token ? JSON.stringify(kept) : null;
  if (text !== read("localStorage", attachedKey(decision))) write("localStorage", attachedKey(decision), text);
}

export function keptAttached(decision) {
  try {
    const kept = JSON.parse(read("localStorage", attachedKey(decision)));
    return Number.isInteger(kept?.version) && typeof kept.token === "string" ? kept : null;
  } catch {
    return null;
  }
}

export const earlierWork = () => read("localStorage", EARLIER_KEY);
export const keepAsEarlier = (token) => write("localStorage", EARLIER_KEY, token);

/** Puts the browser's own work aside before another board takes its place. True: there was some. */
export function putAside() {
  const token = read("localStorage", STORAGE_KEY);
  if (!token || read("localStorage", SHIPPED_KEY)) return false;
  keepAsEarlier(token);
  return true;
}
