// What every page's own component has in common: mounted once, told by the session, answering with events.

import { fill, setAttr } from "./dom.js";
import { Outbox, unpacked } from "./sync.js";
import { closeChartMenu, receiveChart } from "./chart_save.js";

const mountedParts = new WeakMap();
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** What Streamlit calls with every update of a page that the class `Part` shows. */
export const mounted = (Part) => (component) => {
  const { parentElement, data, setStateValue } = component;
  let part = mountedParts.get(parentElement);
  if (!part) mountedParts.set(parentElement, (part = new Part(parentElement)));
  part.post = (batch) => setStateValue("outbox", batch);
  part.update(unpacked(data));
  return () => {
    part.leave();
    mountedParts.delete(parentElement);
  };
};

/** A page has `build`, which makes `this.shell` once, and `render`, which shows `this.view` in it. */
export class PagePart {
  constructor(root) {
    this.root = root;
    this.outbox = new Outbox((batch) => this.post(batch));
    this.listening = new AbortController();
  }

  leave() {
    closeChartMenu(this);
    this.outbox.stop();
    this.listening.abort();
    this.resized?.disconnect();
  }

  text(key, values) {
    const text = this.view.texts[key] ?? key;
    return values ? fill(text, values) : text;
  }

  chartMenu() {
    return this.view?.chart_menu;
  }

  send(event) {
    this.outbox.push(event);
    setAttr(this.shell, "data-waiting", true);
  }

  update(view) {
    this.view = view;
    if (!this.shell) this.mount();
    this.outbox.acknowledge(view.acked);
    this.outbox.flush();
    setAttr(this.shell, "lang", view.language);
    setAttr(this.shell, "data-waiting", this.outbox.queue.length > 0);
    setAttr(this.shell, "data-acked", view.acked);
    this.showTheme();
    this.render();
    receiveChart(this, view.chart_file, view.acked);
  }

  mount() {
    this.build();
    this.root.querySelector("#board").replaceChildren(this.shell);
    const { signal } = this.listening;
    prefersDark.addEventListener("change", () => (this.showTheme(), this.render()), { signal });
  }

  showTheme() {
    const { theme } = this.view;
    setAttr(this.shell, "data-theme", theme === "auto" ? (prefersDark.matches ? "dark" : "light") : theme);
  }
}
