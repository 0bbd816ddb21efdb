// The mouse (or a pen) on the canvas: draws, chooses, moves, resizes, pans. No modes: what a drag does
// follows from where it begins.
import {handlesOf} from "./paint.js";
import {newBox, placed} from "./picture_doc.js";

const CLICK = 4; // CSS pixels: a shorter drag is a click
const WHEEL = 1.0015;
const CURSORS = {n: "ns-resize", s: "ns-resize", e: "ew-resize", w: "ew-resize",
                 nw: "nwse-resize", se: "nwse-resize", ne: "nesw-resize", sw: "nesw-resize"};

export class Hand {
  // app: view, doc, canDraw, pen (the class drawn), repaint(), drawn(box), moved(place, box), choose(place)
  constructor(canvas, app) {
    Object.assign(this, {canvas, app, gesture: null, preview: null, drawn: null, cross: null, isSpaceDown: false});
    canvas.addEventListener("pointerdown", event => this._down(event));
    canvas.addEventListener("pointermove", event => this._move(event));
    canvas.addEventListener("pointerup", event => this._up(event));
    canvas.addEventListener("pointercancel", () => this.drop());
    canvas.addEventListener("pointerleave", () => this._leave());
    canvas.addEventListener("wheel", event => this._wheel(event), {passive: false});
    canvas.addEventListener("contextmenu", event => event.preventDefault());
  }

  // What is not finished is as if it had not begun.
  drop() {
    Object.assign(this, {gesture: null, preview: null, drawn: null});
    this.app.repaint();
  }

  _place(event) {
    const edge = this.canvas.getBoundingClientRect();
    return {x: event.clientX - edge.left, y: event.clientY - edge.top};
  }

  _down(event) {
    if (this.gesture || !this.app.doc) return;
    const place = this._place(event);
    this.canvas.setPointerCapture(event.pointerId);
    this.gesture = {...this._kind(event, place), start: place, last: place, pointer: event.pointerId, isDrag: false};
    this.canvas.focus();
    event.preventDefault();
  }

  _kind(event, place) {
    if (event.button !== 0 || this.isSpaceDown || !this.app.canDraw) return {kind: "pan"};
    const at = event.shiftKey ? null : this._held(place);
    return at ? {kind: at === "move" ? "move" : "resize", sides: at, box: this.app.doc.box} : {kind: "draw"};
  }

  // What of the chosen box is under the mouse: "move", the sides of a handle, or null.
  _held(place) {
    const {doc, view} = this.app;
    if (!doc || !doc.box) return null;
    const box = view.toCanvas(doc.box);
    const reach = Math.min(8, Math.max(3, Math.min(box.width, box.height) / 4));
    const handle = handlesOf(box).find(([x, y]) => Math.abs(x - place.x) <= reach && Math.abs(y - place.y) <= reach);
    if (handle) return handle[2];
    return isInside(place, box) ? "move" : null;
  }

  _move(event) {
    const place = this._place(event);
    if (this.gesture && event.pointerId === this.gesture.pointer) this._drag(place);
    else this._hover(event, place);
    this.app.pointed(this.app.view.toEdge(place), this.drawn || (this.preview && this.preview[this.app.doc.chosen]));
    this.app.repaint();
  }

  _hover(event, place) {
    const held = event.shiftKey ? null : this._held(place);
    const isFree = this.app.canDraw && !held && !this.isSpaceDown;
    this.cross = isFree ? place : null;
    this.canvas.style.cursor = this.isSpaceDown || !this.app.canDraw ? "grab" :
      held === "move" ? "move" : held ? CURSORS[held] : "crosshair";
  }

  _drag(place) {
    const {gesture, app} = this;
    gesture.isDrag = gesture.isDrag || Math.hypot(place.x - gesture.start.x, place.y - gesture.start.y) >= CLICK;
    this.cross = null;
    if (gesture.kind === "pan") app.view.pan(place.x - gesture.last.x, place.y - gesture.last.y);
    gesture.last = place;
    if (!gesture.isDrag || gesture.kind === "pan") return;
    if (gesture.kind === "draw") this.drawn = this._between(app.view.toEdge(gesture.start), app.view.toEdge(place));
    else this.preview = app.doc.boxes.map((box, at) => (at === app.doc.chosen ? this._changed(place) : box));
  }

  _up(event) {
    const {gesture, app} = this;
    if (!gesture || event.pointerId !== gesture.pointer) return;
    this._drag(this._place(event));
    const {drawn, preview} = this;
    const box = preview && preview[app.doc.chosen];
    this.drop();
    if (gesture.kind === "draw" && !gesture.isDrag) app.choose(this._under(gesture.start));
    else if (drawn && drawn.width >= 1 && drawn.height >= 1) app.drawn(drawn);
    else if (box && !isSame(box, gesture.box)) app.moved(app.doc.chosen, box);
  }

  _leave() {
    this.cross = null;
    this.app.pointed(null);
    this.app.repaint();
  }

  _between(one, other) {
    const x = Math.min(one.x, other.x), y = Math.min(one.y, other.y);
    return newBox(this.app.pen, x, y, Math.abs(one.x - other.x), Math.abs(one.y - other.y));
  }

  // The chosen box, led by the mouse; whole pixels, on the picture.
  _changed(place) {
    const {gesture, app} = this, {box, sides} = gesture, {width, height} = app.doc;
    if (gesture.kind === "move") {
      const dx = Math.round((place.x - gesture.start.x) / app.view.scale);
      const dy = Math.round((place.y - gesture.start.y) / app.view.scale);
      return moved(box, dx, dy, width, height);
    }
    const edge = app.view.toEdge(place);
    const right = box.x + box.width, bottom = box.y + box.height;
    const xs = sides.includes("w") ? [edge.x, right] : sides.includes("e") ? [box.x, edge.x] : [box.x, right];
    const ys = sides.includes("n") ? [edge.y, bottom] : sides.includes("s") ? [box.y, edge.y] : [box.y, bottom];
    const x = Math.min(width - 1, ...xs), y = Math.min(height - 1, ...ys);
    return placed(box, x, y, Math.max(1, Math.max(...xs) - x), Math.max(1, Math.max(...ys) - y));
  }

  // The smallest box there: the one that is hardest to reach.
  _under(place) {
    const {doc, view} = this.app;
    const found = doc.boxes.map((box, at) => ({at, place: view.toCanvas(box)})).filter(one => isInside(place, one.place));
    found.sort((one, other) => one.place.width * one.place.height - other.place.width * other.place.height);
    return found.length ? found[0].at : -1;
  }

  _wheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? 16 : 1;
    this.app.zoom(Math.pow(WHEEL, -event.deltaY * lines), this._place(event));
  }
}

export function moved(box, dx, dy, width, height) {
  const x = Math.min(Math.max(0, width - box.width), Math.max(0, box.x + dx));
  const y = Math.min(Math.max(0, height - box.height), Math.max(0, box.y + dy));
  return placed(box, x, y, box.width, box.height);
}

const isInside = (place, box) =>
  place.x >= box.x && place.x <= box.x + box.width && place.y >= box.y && place.y <= box.y + box.height;

const isSame = (one, other) => ["x", "y", "width", "height"].every(name => one[name] === other[name]);
