// The history page: versions on the left, two of them compared on the right, the stored boards below.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { PagePart, mounted } from "../board/page_part.js";
import { Difference } from "./difference.js";
import { Library } from "./library.js";
import { Versions } from "./versions.js";

class HistoryPage extends PagePart {
  build() {
    const send = (event) => this.send(event);
    const text = (key, values) => this.text(key, values);
    this.notice = h("p", { class: "page-notice", role: "status", hidden: true });
    this.lead = h("p", {});
    this.store = h("button", { type: "button", class: "action primary", onclick: () => this.send({ kind: "store" }) });
    this.scratch = h("section", { class: "scratch card" }, this.lead, this.store);
    this.versions = new Versions(send, text);
    this.difference = new Difference(send, text);
    this.library = new Library(send, text, (said) => this.say(said, true));
    this.tab = "versions";
    this.tabs = h("div", { class: "segmented tabs", role: "radiogroup" });
    this.both = h("div", { class: "both" }, this.versions.el, this.difference.el);
    this.shell = h("div", { class: "shell history" }, this.notice, this.tabs, this.scratch, this.both, this.library.el);
  }

  say(said, isProblem) {
    setOptional(this.notice, said);
    setAttr(this.notice, "data-problem", isProblem);
  }

  render() {
    const { view } = this;
    this.say(view.notice, view.is_problem);
    setText(this.lead, view.lead);
    this.scratch.hidden = !view.lead;
    this.store.hidden = !view.can_store;
    setText(this.store, this.text("store"));
    this.showTabs();
    this.both.hidden = !view.history || this.tab !== "versions";
    if (view.history) {
      this.versions.show(view.history, view.language, view.texts);
      this.difference.show(view.history, view.language);
    }
    this.library.el.hidden = !view.library || (view.history !== null && this.tab !== "library");
    if (view.library) this.library.show(view.library, view);
    this.save(view.download);
  }

  /** The stored boards stand apart from the versions; without versions they are all there is. */
  showTabs() {
    this.tabs.hidden = !this.view.history || !this.view.library;
    setAttr(this.tabs, "aria-label", this.text("tabs"));
    const names = { versions: this.text("tab_versions"), library: this.text("library") };
    const make = (name) => h("button", { type: "button", role: "radio", class: "segment", onclick: () => ((this.tab = name), this.render()) });
    keyed(this.tabs, Object.keys(names), (name) => name, make, (button, name) => {
      setText(button, names[name]);
      setAttr(button, "aria-checked", String(name === this.tab));
    });
  }

  save(download) {
    if (!download || download.seq <= (this.saved ?? 0)) return;
    this.saved = download.seq;
    const url = URL.createObjectURL(new Blob([download.text], { type: "application/json" }));
    h("a", { href: url, download: download.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

export default mounted(HistoryPage);
