// Where the picture stands on the canvas. Lengths on the canvas are CSS pixels.
const MARGIN = 24, LARGEST_SCALE = 40, LARGEST_FIT = 8;

export class View {
  constructor() {
    Object.assign(this, {scale: 1, x: 0, y: 0, canvasWidth: 1, canvasHeight: 1, width: 1, height: 1, isFitted: true});
  }

  setCanvas(width, height) {
    Object.assign(this, {canvasWidth: width, canvasHeight: height});
    if (this.isFitted) this.fit();
  }

  setPicture(width, height) {
    Object.assign(this, {width, height});
    this.fit();
  }

  fit() {
    this.scale = Math.max(0.01, Math.min(LARGEST_FIT, (this.canvasWidth - 2 * MARGIN) / this.width,
                                         (this.canvasHeight - 2 * MARGIN) / this.height));
    this.x = (this.canvasWidth - this.width * this.scale) / 2;
    this.y = (this.canvasHeight - this.height * this.scale) / 2;
    this.isFitted = true;
  }

  // The place of the canvas stays over the same point of the picture.
  zoom(factor, place) {
    const scale = Math.min(LARGEST_SCALE, Math.max(0.02, this.scale * factor));
    this.x = place.x - (place.x - this.x) * (scale / this.scale);
    this.y = place.y - (place.y - this.y) * (scale / this.scale);
    this.scale = scale;
    this.isFitted = false;
  }

  pan(dx, dy) {
    this.x = Math.min(this.canvasWidth - MARGIN, Math.max(MARGIN - this.width * this.scale, this.x + dx));
    this.y = Math.min(this.canvasHeight - MARGIN, Math.max(MARGIN - this.height * this.scale, this.y + dy));
    this.isFitted = false;
  }

  // The picture's own pixels, with fractions.
  toPicture(place) {
    return {x: (place.x - this.x) / this.scale, y: (place.y - this.y) / this.scale};
  }

  // The nearest edge between two pixels of the picture, on the picture.
  toEdge(place) {
    const at = this.toPicture(place);
    return {x: Math.min(this.width, Math.max(0, Math.round(at.x))), y: Math.min(this.height, Math.max(0, Math.round(at.y)))};
  }

  toCanvas(box) {
    return {x: this.x + box.x * this.scale, y: this.y + box.y * this.scale, width: box.width * this.scale, height: box.height * this.scale};
  }
}
