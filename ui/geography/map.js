// The map: land, places that can be dragged or moved with the arrow keys, and the way between a writer and its readers.

import { h, keyed, setAttr, setText, svgElement } from "../board/dom.js";

const STEP_DEGREES = 0.1;
const RADIUS = 8;
const EMPTY_BELOW = 1e-6;

export class PlaceMap {
  /** `move(place, [latitude, longitude])` while a place is dragged. */
  constructor(root, move) {
    this.move = move;
    this.svg = svgElement("svg", { class: "map", preserveAspectRatio: "xMidYMid meet", role: "group" });
    this.land = svgElement("path", { class: "land", d: root.querySelector("#land").content.querySelector("path").getAttribute("d") });
    this.links = svgElement("g", {});
    this.markers = svgElement("g", {});
    this.svg.append(this.land, this.links, this.markers);
    this.el = h("div", { class: "map-box" }, this.svg);
    this.resized = new ResizeObserver(() => this.view && this.show(this.view, this.label));
    this.resized.observe(this.el);
  }

  leave() {
    this.resized.disconnect();
  }

  show(view, label) {
    [this.view, this.label] = [view, label];
    const [left, top, width, height] = view.frame;
    if (!this.dragged) setAttr(this.svg, "viewBox", `${left} ${top} ${width} ${height}`);
    setAttr(this.svg, "aria-label", label);
    const box = this.el.getBoundingClientRect();
    this.unit = Math.max(EMPTY_BELOW, Math.max(width / (box.width || 1), height / (box.height || 1))); // map units a pixel
    this.at = new Map(view.markers.map((marker) => [marker.place, this.dragged?.place === marker.place ? this.dragged : marker]));
    keyed(this.markers, view.markers, (marker) => marker.place, (marker) => this.makeMarker(marker), (el, marker) => this.showMarker(el, marker));
    this.showLinks();
  }

  makeMarker({ place }) {
    const el = svgElement("g", { class: "marker", tabindex: 0, role: "button" });
    el.append(svgElement("circle", { class: "grip" }), svgElement("circle", { class: "dot" }), svgElement("text", {}), svgElement("text", { class: "role" }));
    el.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      el.focus();
      el.setPointerCapture(event.pointerId);
      this.dragged = { ...this.at.get(place), place };
    });
    el.addEventListener("pointermove", (event) => this.dragged?.place === place && this.dragTo(event));
    for (const end of ["pointerup", "pointercancel"]) el.addEventListener(end, () => ((this.dragged = null), this.show(this.view, this.label)));
    el.addEventListener("keydown", (event) => this.onKey(event, place));
    return el;
  }

  dragTo(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    [this.dragged.x, this.dragged.y] = [point.x, point.y];
    this.at.set(this.dragged.place, this.dragged);
    for (const el of this.markers.children) if (el.place === this.dragged.place) this.put(el, this.dragged);
    this.showLinks();
    this.move(this.dragged.place, this.degrees(point.x, point.y));
  }

  degrees(x, y) {
    const { west, north, per_degree: [east, south] } = this.view;
    return [+(north - y / south).toFixed(4), +(west + x / east).toFixed(4)];
  }

  onKey(event, place) {
    const by = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const { at } = this.view.markers.find((marker) => marker.place === place);
    this.move(place, at.map((value, i) => +(value + by[i] * STEP_DEGREES).toFixed(4)));
  }

  put(el, { x, y }) {
    setAttr(el, "transform", `translate(${x} ${y}) scale(${this.unit})`);
  }

  showMarker(el, marker) {
    el.place = marker.place;
    const [grip, dot, name, role] = el.children;
    setAttr(el, "data-role", marker.role || "none");
    setAttr(el, "aria-label", `${marker.title} ${marker.said} ${marker.at.join(", ")}`);
    setAttr(grip, "r", 22);
    setAttr(dot, "r", marker.role ? RADIUS : RADIUS - 2);
    setText(name, marker.title);
    setText(role, marker.said);
    for (const [text, y] of [[name, marker.said ? -2 : 5], [role, 15]]) {
      setAttr(text, "x", RADIUS + 6);
      setAttr(text, "y", y);
    }
    this.put(el, this.at.get(marker.place));
  }

  showLinks() {
    const make = () => {
      const el = svgElement("g", { class: "link" });
      el.append(svgElement("path", {}), svgElement("text", { "text-anchor": "middle" }));
      return el;
    };
    keyed(this.links, this.view.links, (link) => `${link.from} ${link.to}`, make, (el, link) => {
      const [from, to] = [this.at.get(link.from), this.at.get(link.to)];
      const [line, label] = el.children;
      setAttr(el, "data-estimated", link.estimated);
      setAttr(line, "d", `M${from.x} ${from.y}L${to.x} ${to.y}`);
      setAttr(line, "stroke-width", 2.2 * this.unit);
      setAttr(line, "stroke-dasharray", link.estimated ? `${7 * this.unit} ${5 * this.unit}` : null);
      setAttr(label, "transform", `translate(${from.x * 0.42 + to.x * 0.58} ${from.y * 0.42 + to.y * 0.58}) scale(${this.unit}) translate(-34 5)`);
      setText(label, link.label);
    });
  }
}
