// The cost page: a sentence, what is not known, the bill, why designs differ, growth, and what downtime is worth.

import { h, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { addSave, nameSave } from "../board/chart_save.js";
import { PagePart, mounted } from "../board/page_part.js";
import { makeField, makeSegments } from "./fields.js";
import { makeTable } from "./tables.js";
import { treemap, waterfall } from "./charts.js";
import { drawGrowth } from "./growth.js";
import { Bill } from "./bill.js";


class CostPage extends PagePart {
  build() {
    const parts = (this.parts = {});
    const send = (event) => this.send(event);
    this.bill = new Bill(send, (key, values) => this.text(key, values));
    parts.verdict = h("p", { class: "verdict", role: "status" });
    parts.notice = h("p", { class: "kept", role: "status", hidden: true });
    parts.missing = h("section", { class: "missing" }, h("h2", {}), h("p", { class: "small-note" }), h("ul", {}));
    parts.currency = makeSegments((value) => this.send({ kind: "currency", value }));
    parts.rate = makeField(send);
    parts.rateNote = h("span", { class: "small-note" });
    parts.book = h("span", { class: "small-note" }, h("span", {}), h("b", {}));
    parts.openAll = h("button", { type: "button", class: "action", onclick: () => (this.bill.toggleAll(), this.nameOpenAll()) });
    parts.csv = h("button", { type: "button", class: "action", onclick: () => this.send({ kind: "csv" }) });
    parts.tools = h("div", { class: "cost-tools" }, parts.currency, h("div", { class: "rate" }, parts.rate, parts.rateNote), parts.book,
      h("span", { class: "cost-actions" }, parts.openAll, parts.csv));
    parts.warnings = h("ul", { class: "notes" });
    parts.where = section();
    parts.parts = section();
    parts.growth = section();
    parts.growthField = makeField(send);
    parts.growthHolder = h("div", { class: "growth-holder" });
    parts.growthSaid = h("div", { class: "growth-said", role: "status" });
    parts.growthTable = h("div", {});
    parts.growth.body.append(h("div", { class: "ask" }, parts.growthField, parts.growthSaid), parts.growthHolder, parts.growthTable);
    addSave(this, parts.growth.el, () => ({ chart: "growth", part: "" }));
    parts.nines = section();
    parts.loss = section();
    parts.lossFields = h("div", { class: "ask" }, (parts.hour = makeField(send)), (parts.write = makeField(send)));
    parts.lossTable = h("div", {});
    parts.loss.body.append(parts.lossFields, parts.lossTable);
    this.content = h("div", {}, parts.missing, parts.tools, this.bill.el, parts.warnings, parts.where.el, parts.parts.el, parts.growth.el,
      h("div", { class: "pair" }, parts.nines.el, parts.loss.el));
    this.shell = h("div", { class: "shell cost" }, parts.verdict, parts.notice, this.content);
    this.resized = new ResizeObserver(() => this.drawGrowth());
    this.resized.observe(parts.growthHolder);
  }

  render() {
    const { view, parts } = this;
    setOptional(parts.notice, view.notice);
    this.content.hidden = parts.verdict.hidden = !view.designs.length;
    if (!view.designs.length) return;
    keyed(parts.verdict, view.verdict, (_, i) => i, () => h("span", {}), (el, run) => {
      setText(el, run.text);
      setAttr(el, "data-accent", run.accent);
      setAttr(el, "data-tone", run.tone);
    });
    this.renderTools();
    this.renderMissing();
    this.bill.render(view);
    keyed(parts.warnings, view.warnings, (text) => text, () => h("li", {}), (el, text) => setText(el, text));
    this.renderCharts();
    this.renderGrowth();
    this.renderWorth();
    this.save(view.download);
  }

  renderTools() {
    const { view, parts } = this;
    const currencies = ["krw", "usd"].map((value) => ({ value, label: this.text(value) }));
    parts.currency.show(currencies, view.currency, this.text("currency"));
    parts.rate.show(view.fields.krw_per_usd, view.read_only);
    setText(parts.rateNote, view.rate);
    setText(parts.book.firstChild, `${view.book.text} `);
    setText(parts.book.lastChild, view.book.old);
    setAttr(parts.book.lastChild, "data-old", view.book.is_old);
    setText(parts.csv, this.text("csv"));
    this.nameOpenAll();
  }

  nameOpenAll() {
    setText(this.parts.openAll, this.text(this.bill.open.size ? "close_all" : "open_all"));
  }

  renderMissing() {
    const { missing } = this.parts;
    const { view } = this;
    missing.hidden = !view.missing.length;
    setText(missing.children[0], this.text("missing"));
    setText(missing.children[1], this.text("missing_sub"));
    const make = (item) => h("li", { "data-accent": item.accent }, h("b", {}), h("span", {}), h("small", {}), item.field ? makeField((event) => this.send(event)) : null);
    keyed(missing.children[2], view.missing, (item, i) => `${item.design} ${item.component} ${item.what} ${i}`, make, (el, item) => {
      setText(el.children[0], `${item.design} · ${item.component}`);
      setText(el.children[1], item.what);
      setText(el.children[2], item.why);
      el.children[3]?.show(item.field, view.read_only);
    });
  }

  renderCharts() {
    const { view, parts } = this;
    parts.where.el.hidden = !view.waterfalls.length;
    name(parts.where, this.text("where"), "");
    parts.where.body.replaceChildren(h("div", { class: "chart-grid" }, ...view.waterfalls.map((chart) => this.saved(waterfall(chart), "waterfall", chart))));
    name(parts.parts, this.text("parts"), "");
    parts.parts.body.replaceChildren(h("div", { class: "chart-grid" }, ...view.treemaps.map((chart) => this.saved(treemap(chart), "treemap", chart))));
  }

  saved(el, kind, { id, title }) {
    addSave(this, el, () => ({ chart: kind, part: id }));
    nameSave(this, el, title);
    return el;
  }

  renderGrowth() {
    const { view, parts } = this;
    const { growth } = view;
    name(parts.growth, this.text("growth"), growth.note);
    nameSave(this, parts.growth.el, this.text("growth"));
    parts.growthField.show(view.fields.growth, view.read_only);
    keyed(parts.growthSaid, [...growth.said, growth.differs].filter(Boolean), (text) => text, () => h("p", {}), (el, text) => setText(el, text));
    parts.growthTable.replaceChildren(makeTable(growth.table, this.text("growth")));
    this.drawGrowth();
  }

  drawGrowth() {
    if (this.view?.designs.length) drawGrowth(this.parts.growthHolder, this.view.growth, (key, values) => this.text(key, values));
  }

  renderWorth() {
    const { view, parts } = this;
    parts.nines.el.hidden = !view.nines;
    if (view.nines) {
      name(parts.nines, view.nines.title, view.nines.sub);
      parts.nines.body.replaceChildren(makeTable(view.nines.table, view.nines.title));
    }
    name(parts.loss, view.loss.title, view.loss.sub);
    parts.hour.show(view.fields.hour_of_downtime_usd, view.read_only);
    parts.write.show(view.fields.lost_write_usd, view.read_only);
    parts.lossTable.replaceChildren(view.loss.table ? makeTable(view.loss.table, view.loss.title) : h("p", { class: "small-note", text: view.loss.note }));
  }

  save(download) {
    if (!download || download.seq <= (this.saved ?? 0)) return;
    this.saved = download.seq;
    const url = URL.createObjectURL(new Blob([download.text], { type: "text/csv;charset=utf-8" }));
    h("a", { href: url, download: download.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
}

function section() {
  const title = h("h2", {});
  const sub = h("p", { class: "small-note" });
  const body = h("div", {});
  return { el: h("section", { class: "cost-section" }, title, sub, body), title, sub, body };
}

function name(part, title, sub) {
  setText(part.title, title);
  setOptional(part.sub, sub);
}

export default mounted(CostPage);
