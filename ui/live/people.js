// Who else is here, what they look at, and following one of them.

import { h, keyed, setAttr, setText } from "../board/dom.js";
import { openMenu } from "../board/menu.js";
import { ownName, rememberName } from "../board/sync.js";
import { tabState } from "./live.js";

const MOST_FACES = 4;
const TELL_MS = 40;
const COLOURS = 8;
const LEAVES_PRESENTER = new Set(["open", "out", "take_out", "go"]);
const FOLLOWED_PANELS = new Set(["figure", "node", "yaml", "sources"]);

export class People {
  constructor(app, live) {
    this.app = app;
    this.live = live;
    this.all = [];
    this.colours = new Map();
    this.marked = [];
    const { signal } = app.listening;
    app.root.addEventListener("focusin", (event) => this.lookAt(event), { signal });
    app.root.addEventListener("pointerdown", (event) => this.lookAt(event), { signal });
  }

  clear() {
    this.all = [];
    this.last = null;
    if (tabState.decision === this.live.decision?.id) return; // another page of the same
    Object.assign(tabState, { decision: this.live.decision?.id, presents: 0, follows: null });
  }

  leave() {
    clearTimeout(this.telling);
  }

  isMe({ tab }) {
    return tab.startsWith(`${tabState.id}.`);
  }

  others() {
    return this.all.filter((person) => !this.isMe(person));
  }

  presenter() {
    const presenting = this.others().filter(({ presents }) => presents > 0);
    return presenting.sort((a, b) => b.presents - a.presents)[0] ?? null;
  }

  nameOf({ name }) {
    return name || this.app.text("unnamed");
  }

  storedName() {
    return ownName();
  }

  // -- telling the others -------------------------------------------------------------------------------------------

  /** What of the board the reader works on: a column, and in it a line of the settings. */
  lookAt(event) {
    const cell = event.target.closest?.("[data-column]");
    const design = this.app.board?.designs[cell?.dataset.column]?.id ?? null;
    const key = event.target.closest?.(".setting-row")?.dataset.key ?? null;
    if (design === this.design && key === this.key) return;
    [this.design, this.key] = [design, key];
    this.tell();
  }

  tell(isAnew = false) {
    if (isAnew) this.last = null;
    clearTimeout(this.telling);
    this.telling = setTimeout(() => this.tellNow(), TELL_MS);
  }

  tellNow() {
    const { app, live } = this;
    if (!live.decision || !live.isConnected) return;
    const panel = app.panel();
    const isFollowed = panel && FOLLOWED_PANELS.has(panel.type);
    const here = {
      name: live.decision.can_name ? this.storedName() ?? "" : live.decision.name,
      page: app.board.page,
      perspective: app.view("perspective"),
      design: panel?.type === "yaml" ? panel.design : this.design,
      key: panel?.type === "yaml" ? null : this.key,
      panel: isFollowed ? [panel.type, panel.design ?? null, panel.key ?? null] : null,
      out: app.out(),
      presents: tabState.presents,
      follows: tabState.follows,
    };
    const text = JSON.stringify(here);
    if (text === this.last) return;
    this.last = text;
    fetch(live.address("here"), { method: "POST", body: text, headers: { "Content-Type": "application/json" } })
      .catch(() => (this.last = null));
  }

  // -- hearing of them ----------------------------------------------------------------------------------------------

  set(all) {
    this.all = all;
    this.colours = coloursOf(all);
    const presenter = this.presenter();
    if (tabState.presents && presenter?.presents > tabState.presents) tabState.presents = 0; // taken over
    if (tabState.follows && !all.some(({ tab, presents }) => tab === tabState.follows && presents)) {
      tabState.follows = presenter?.tab ?? null; // another one goes on, or nobody
    }
    this.live.render();
    this.follow();
    this.tell();
  }

  /** Goes where the presenter is. */
  follow() {
    const { app } = this;
    const presenter = tabState.follows && this.all.find(({ tab }) => tab === tabState.follows);
    if (!presenter || app.outbox.queue.length) return;
    const { page, perspective, panel, out } = presenter;
    const goal = JSON.stringify([app.board.page, this.live.decision.version, page, perspective, panel, out]);
    if (goal === this.goal) return; // gone there already, as far as the session let it
    this.goal = goal;
    const send = (event) => {
      this.isFollowing = true;
      app.emit(event);
      this.isFollowing = false;
    };
    if (presenter.page !== app.board.page) return send({ kind: "go", page: presenter.page });
    if (presenter.perspective !== app.view("perspective")) send({ kind: "view", perspective: presenter.perspective });
    const now = app.panel();
    const [type, design, key] = presenter.panel ?? [];
    const same = presenter.panel ? now?.type === type && (now?.design ?? null) === design && (now?.key ?? null) === key : !now;
    if (!same) send({ kind: "open", panel: presenter.panel && { type, design, ...(key === null ? {} : { key }) } });
    if (presenter.out.join() !== app.out().join()) send({ kind: "take_out", ids: presenter.out });
  }

  /** Who goes somewhere himself follows no more. */
  onOwnEvent(event) {
    const isNavigation = LEAVES_PRESENTER.has(event.kind) || (event.kind === "view" && event.perspective);
    if (this.isFollowing || !tabState.follows || !isNavigation) return;
    this.followTab(null);
  }

  followTab(tab) {
    tabState.follows = tab;
    this.goal = null;
    if (tab) tabState.presents = 0;
    this.live.render();
    this.follow();
    this.tell();
  }

  present(on) {
    tabState.presents = on ? Date.now() : 0;
    if (on) tabState.follows = null;
    this.live.render();
    this.tell();
  }

  pressStage() {
    if (tabState.presents) this.present(false);
    else this.followTab(tabState.follows ? null : this.presenter()?.tab ?? null);
  }

  // -- showing ------------------------------------------------------------------------------------------------------

  render() {
    const { app, live } = this;
    const { here, stage } = app.parts;
    const isAlone = !live.decision;
    setAttr(here, "aria-label", `${app.text("here")}: ${this.all.map((person) => this.nameOf(person)).join(", ")}`);
    setAttr(here, "title", app.text("here"));
    this.renderFaces(here.firstChild);
    this.renderStage(stage, isAlone ? null : this.presenter());
  }

  renderFaces(faces) {
    const mine = this.all.filter((person) => this.isMe(person));
    const shown = [...this.others(), ...mine];
    const some = shown.length > MOST_FACES ? shown.slice(0, MOST_FACES - 1) : shown;
    const items = some.map((person) => ({ key: person.tab, text: initials(person.name), colour: this.colours.get(person.tab), person }));
    if (shown.length > some.length) items.push({ key: "more", text: `+${shown.length - some.length}`, colour: null });
    if (!shown.length) items.push({ key: "me", text: initials(this.storedName() ?? ""), colour: null });
    keyed(faces, items, ({ key }) => key, () => h("span", { class: "face", "aria-hidden": "true" }), (el, item) => {
      setText(el, item.text);
      setAttr(el, "data-who", item.colour);
      setAttr(el, "data-presents", Boolean(item.person?.presents));
    });
  }

  renderStage(stage, presenter) {
    const { app } = this;
    const { stageText, stageButton } = app.parts;
    const followers = this.others().filter(({ follows }) => follows?.startsWith(`${tabState.id}.`)).length;
    const [text, button] = tabState.presents
      ? [app.filled("presenting", { count: followers }), "stop_presenting"]
      : !presenter
        ? ["", "follow"]
        : tabState.follows
          ? [app.filled("following", { name: this.nameOf(presenter) }), "stop_following"]
          : [app.filled("presents", { name: this.nameOf(presenter) }), "follow"];
    stage.hidden = !text || !this.live.decision;
    setText(stageText, text);
    setText(stageButton, app.text(button));
    setAttr(stage, "data-on", Boolean(tabState.presents || tabState.follows));
  }

  /** A coloured frame around what others are working on, with their initials. */
  mark() {
    const { app } = this;
    for (const el of this.marked) for (const name of ["data-who", "data-whose"]) el.removeAttribute(name);
    this.marked = [];
    for (const person of this.others()) {
      const el = this.placeOf(person);
      if (!el || el.hasAttribute("data-who")) continue;
      setAttr(el, "data-who", this.colours.get(person.tab));
      setAttr(el, "data-whose", this.nameOf(person));
      this.marked.push(el);
    }
    if (!app.board.designs.length) this.marked = [];
  }

  placeOf({ design, key, page }) {
    const { app } = this;
    const column = app.board.designs.findIndex(({ id }) => id === design);
    if (column < 0 || page !== app.board.page) return null;
    const row = key === null ? null : [...app.parts.settings.querySelectorAll(".setting-row")].find((el) => el.dataset.key === key);
    return (row ?? app.parts.heads).querySelector(`[data-column="${column}"]`);
  }

  // -- the menu -----------------------------------------------------------------------------------------------------

  openMenu() {
    const { app, live } = this;
    const titles = new Map(app.board.pages.map(({ value, label }) => [value, label]));
    const line = (person) => ({ element: personLine(this, person, titles.get(person.page)) });
    const mine = this.all.filter((person) => this.isMe(person));
    const presenter = this.presenter();
    const items = [{ label: app.text("here"), heading: true }, ...[...mine, ...this.others()].map(line)];
    if (live.decision.can_name) items.push({ element: nameField(this) });
    if (live.decision.can_edit) {
      items.push({
        label: app.text(tabState.presents ? "stop_presenting" : "present"),
        run: () => this.present(!tabState.presents),
      });
    }
    if (presenter && !tabState.presents) {
      const label = tabState.follows ? app.text("stop_following") : `${app.text("follow")}: ${this.nameOf(presenter)}`;
      items.push({ label, run: () => this.followTab(tabState.follows ? null : presenter.tab) });
    }
    openMenu(app, app.parts.here, items);
  }

  rename(name) {
    rememberName(name);
    this.all = this.all.map((person) => (this.isMe(person) ? { ...person, name } : person));
    this.render();
    this.live.named = null;
    if (name) this.live.nameMyself();
    this.tell(true);
  }
}

function personLine(people, person, page) {
  const { app } = people;
  const name = people.isMe(person) ? app.filled("you_named", { name: people.nameOf(person) }) : people.nameOf(person);
  const face = h("span", { class: "face", "data-who": people.colours.get(person.tab), text: initials(person.name), "aria-hidden": "true" });
  return h("p", { class: "menu-person" }, face, h("span", { text: name }), h("small", { text: page ?? "" }));
}

function nameField(people) {
  const { app } = people;
  const input = h("input", { class: "field", maxlength: 40, value: people.storedName() ?? "", placeholder: app.text("give_name"),
    "aria-label": app.text("your_name"), title: app.text("your_name_hint") });
  const done = () => people.rename(input.value.trim());
  input.addEventListener("change", done);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") app.parts.here.focus();
    if (event.key === "Enter") people.openMenu();
  });
  return h("label", { class: "menu-name" }, h("span", { text: app.text("your_name") }), input);
}

/** Two letters: of a Korean name its last two, which is how people call each other; of others the first of two words. */
function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  if (!words.length) return "?";
  if (words.length > 1) return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  const letters = [...words[0]];
  return (/[가-힣]/.test(words[0]) ? letters.slice(-2) : letters.slice(0, 2)).join("");
}

/** A colour for each tab, the same in every browser: no two alike while there are enough. */
function coloursOf(people) {
  const colours = new Map();
  for (const tab of people.map((person) => person.tab).sort()) {
    const taken = new Set(colours.values());
    let colour = [...tab].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % COLOURS;
    while (taken.size < COLOURS && taken.has(colour)) colour = (colour + 1) % COLOURS;
    colours.set(tab, colour);
  }
  return colours;
}
