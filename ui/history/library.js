// The stored boards: find, open, rename, put away, take out as a file and bring in.

import { h, icon, keyed, setAttr, setOptional, setText } from "../board/dom.js";
import { ago, whole } from "./times.js";

export class Library {
  constructor(send, text, complain) {
    this.send = send;
    this.text = text;
    this.complain = complain;
    this.title = h("h2", {});
    this.find = h("input", { class: "field", type: "search", oninput: () => this.showBoards() });
    this.archived = h("input", { type: "checkbox", onchange: () => send({ kind: "archived", on: this.archived.checked }) });
    this.archivedLabel = h("label", { class: "check" }, this.archived, h("span", {}));
    this.file = h("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: () => this.read() });
    this.import = h("button", { type: "button", class: "action", onclick: () => this.file.click() }, icon("open"), h("span", {}));
    this.list = h("ul", { class: "boards" });
    this.none = h("p", { class: "small-note", hidden: true });
    this.el = h("section", { class: "library card" }, h("div", { class: "card-head" }, this.title, this.find, this.archivedLabel, this.import, this.file), this.list, this.none);
  }

  show(library, view) {
    this.library = library;
    this.language = view.language;
    this.most = view.most_import_bytes;
    setText(this.title, this.text("library"));
    this.find.placeholder = this.text("find");
    setAttr(this.find, "aria-label", this.text("find"));
    this.find.hidden = library.boards.length < 6;
    setText(this.archivedLabel.lastChild, this.text("show_archived"));
    this.archivedLabel.hidden = !library.has_archived;
    this.archived.checked = library.archived;
    this.import.hidden = !library.can_import;
    setText(this.import.lastChild, this.text("import"));
    setAttr(this.import, "title", this.text("import_hint"));
    this.showBoards();
  }

  showBoards() {
    const wanted = this.find.hidden ? "" : this.find.value.trim().toLowerCase();
    const boards = this.library.boards.filter((board) => board.title.toLowerCase().includes(wanted));
    keyed(this.list, boards, (board) => board.id, (board) => this.row(board), (el, board) => this.showRow(el, board));
    setOptional(this.none, boards.length ? "" : this.text(this.library.boards.length ? "none_found" : "no_boards"));
  }

  row(board) {
    const send = (kind, more) => this.send({ kind, id: board.id, ...more });
    const parts = {
      name: h("button", { type: "button", class: "board-title", onclick: () => send("open") }),
      chip: h("span", { class: "chip", hidden: true }),
      by: h("span", { class: "small-note" }),
      field: h("input", { class: "field", type: "text", maxlength: "200", autocomplete: "off" }),
      save: h("button", { type: "submit", class: "action" }),
      cancel: h("button", { type: "button", class: "action" }),
      open: h("button", { type: "button", class: "action", onclick: () => send("open") }),
      rename: h("button", { type: "button", class: "action" }),
      archive: h("button", { type: "button", class: "action", onclick: () => send("archive", { on: !el.board.archived }) }),
      export: h("button", { type: "button", class: "action", onclick: () => send("export") }),
    };
    const form = (parts.form = h("form", { class: "rename-form", hidden: true }, parts.field, parts.save, parts.cancel));
    const head = (parts.head = h("div", { class: "board-head" }, parts.name, parts.chip));
    const el = h("li", { class: "stored", "data-id": board.id }, h("div", { class: "board-text" }, head, form, parts.by),
      h("div", { class: "board-actions" }, parts.open, parts.rename, parts.archive, parts.export));
    const edit = (on) => {
      form.hidden = !on;
      head.hidden = on;
      if (on) {
        parts.field.value = el.board.title;
        parts.field.select();
      } else parts.rename.focus();
    };
    parts.rename.addEventListener("click", () => edit(true));
    parts.cancel.addEventListener("click", () => edit(false));
    parts.field.addEventListener("keydown", (event) => event.key === "Escape" && edit(false));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const value = parts.field.value.trim();
      if (value && value !== el.board.title) send("rename", { value });
      edit(false);
    });
    el.parts = parts;
    return el;
  }

  showRow(el, board) {
    const { parts } = el;
    el.board = board;
    setText(parts.name, board.title);
    parts.name.disabled = board.is_open;
    setOptional(parts.chip, board.is_open ? this.text("opened") : board.archived ? this.text("archived") : "");
    setAttr(parts.chip, "data-kind", board.is_open ? "head" : "archived");
    setText(parts.by, `${ago(board.at, this.language)} · ${board.author} · ${this.text("versions_count", { count: board.head })}`);
    setAttr(parts.by, "title", whole(board.at, this.language));
    for (const key of ["save", "cancel", "open", "rename", "export"]) setText(parts[key], this.text(key));
    setText(parts.archive, this.text(board.archived ? "unarchive" : "archive"));
    parts.open.hidden = board.is_open;
    parts.rename.hidden = parts.archive.hidden = !board.can_edit;
    parts.export.hidden = !board.can_export;
    setAttr(parts.field, "aria-label", this.text("title"));
    setAttr(el, "data-archived", board.archived);
  }

  async read() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    if (file.size > this.most) {
      const megabytes = (bytes) => (bytes / 2 ** 20).toLocaleString(this.language, { maximumFractionDigits: 1 });
      this.complain(this.text("too_large", { name: file.name, size: megabytes(file.size), most: megabytes(this.most) }));
      return;
    }
    this.send({ kind: "import", text: await file.text() });
  }
}
