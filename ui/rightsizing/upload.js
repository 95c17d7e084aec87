// Files from the disk or dropped, packed in the browser: a trace of 60,000 points is 2 MB as text, 0.3 MB packed.

import { h, icon, setText } from "../board/dom.js";

const MOST_BYTES = 8 * 1024 * 1024;

/** `take`: packed files; `refuse`: the name of one that is too large; `signal`: ends the listening on the whole page. */
export function makeUpload(take, refuse, signal) {
  const input = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv", multiple: true, class: "sr", tabindex: "-1", "aria-hidden": "true" });
  const name = h("span", {});
  const button = h("button", { type: "button", class: "action primary upload", onclick: () => input.click() }, icon("open"), name);
  const hint = h("span", { class: "small-note" });
  const el = h("div", { class: "drop-zone" }, input, button, hint);
  const chosen = async (files) => {
    const small = [...files].filter((file) => file.size <= MOST_BYTES);
    for (const file of files) if (file.size > MOST_BYTES) refuse(file.name);
    if (small.length) take(await Promise.all(small.map(packed)));
  };
  input.addEventListener("change", () => {
    chosen(input.files);
    input.value = "";
  });
  // anywhere on the page, before the header takes the file for a design
  const on = (kind, listener) => window.addEventListener(kind, listener, { signal, capture: true });
  on("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    el.classList.add("over");
  });
  on("dragleave", (event) => !event.relatedTarget && el.classList.remove("over"));
  on("drop", (event) => {
    el.classList.remove("over");
    const files = [...event.dataTransfer.files];
    if (!files.length || files.every((file) => /\.ya?ml$/i.test(file.name))) return;
    event.preventDefault();
    event.stopPropagation();
    chosen(files);
  });
  el.show = (label, text) => {
    setText(name, label);
    setText(hint, text);
  };
  return el;
}

async function packed(file) {
  const stream = file.stream().pipeThrough(new CompressionStream("gzip"));
  const bytes = await new Response(stream).blob();
  return { name: file.name, gzip: await base64(bytes) };
}

function base64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}
