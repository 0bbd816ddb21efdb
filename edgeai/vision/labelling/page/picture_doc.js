// One picture's boxes as the page has them, with what was before; what of it is on the disk.
const LONGEST_PAST = 500;

export class PictureDoc {
  constructor(labels) {
    this.name = labels.name;
    this.take(labels);
  }

  // What is on the disk counts, and what was done here is gone.
  take(labels) {
    Object.assign(this, {
      version: labels.version, width: labels.width, height: labels.height, boxes: labels.boxes, empty: labels.empty,
      problem: labels.problem, pictureProblem: labels.picture_problem,
      past: [], future: [], conflict: null, changes: 0, saved: 0, chosen: -1,
    });
  }

  get isSaved() { return this.saved === this.changes; }

  get state() {
    if (this.problem) return "broken";
    return this.boxes.length ? "labelled" : this.empty ? "empty" : "none";
  }

  get box() { return this.boxes[this.chosen]; }

  get counts() {
    const counts = {};
    for (const box of this.boxes) counts[box.label] = (counts[box.label] || 0) + 1;
    return counts;
  }

  // A step that undo takes back. A box is never changed in place.
  change(boxes, empty = false) {
    this.past.push({boxes: this.boxes, empty: this.empty, chosen: this.chosen});
    if (this.past.length > LONGEST_PAST) this.past.shift();
    this.future = [];
    this._set({boxes, empty: empty && !boxes.length, chosen: Math.min(this.chosen, boxes.length - 1)});
  }

  changeBox(place, box) { this.change(this.boxes.map((one, at) => (at === place ? box : one))); }

  undo() { return this._step(this.past, this.future); }

  redo() { return this._step(this.future, this.past); }

  _step(from, to) {
    if (!from.length) return false;
    to.push({boxes: this.boxes, empty: this.empty, chosen: this.chosen});
    this._set(from.pop());
    return true;
  }

  _set(state) {
    Object.assign(this, state);
    this.changes += 1;
  }
}

// A box in another place: what a file said of the old one no longer holds.
export function placed(box, x, y, width, height) {
  return {...box, x, y, width, height, truncated: null, extra: (box.extra || []).filter(one => one[0] !== "yolo")};
}

export const newBox = (label, x, y, width, height) =>
  ({label, x, y, width, height, difficult: false, truncated: null, pose: "Unspecified", extra: []});

// The part of the box that lies on the picture; null when there is none.
export function clamped(box, width, height) {
  const left = Math.max(0, box.x), top = Math.max(0, box.y);
  const right = Math.min(width, box.x + box.width), bottom = Math.min(height, box.y + box.height);
  return right > left && bottom > top ? placed(box, left, top, right - left, bottom - top) : null;
}
