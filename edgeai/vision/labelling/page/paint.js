// Draws the picture with its boxes.
const COLOURS = ["#ffb000", "#4cc9f0", "#ff6b9d", "#7ae582", "#c792ff", "#ff7f50", "#f5ee5a", "#2dd4bf", "#9db4ff",
                 "#ff9ee5", "#b8e04c", "#e0b08a"];
export const HANDLE = 8;

export const colourOf = (label, classes) => COLOURS[Math.max(0, classes.indexOf(label)) % COLOURS.length];

export function paint(context, app) {
  const {view, doc, image, hand} = app;
  const ratio = window.devicePixelRatio || 1;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, view.canvasWidth, view.canvasHeight);
  if (!doc || !image) return;
  context.imageSmoothingEnabled = view.scale < 2;
  context.drawImage(image, view.x, view.y, view.width * view.scale, view.height * view.scale);
  const boxes = hand.preview || doc.boxes;
  boxes.forEach((box, at) => at !== doc.chosen && paintBox(context, app, box, false));
  if (boxes[doc.chosen]) paintBox(context, app, boxes[doc.chosen], true);
  if (hand.drawn) paintBox(context, app, hand.drawn, true);
  if (hand.cross) paintCross(context, view, hand.cross);
}

function paintBox(context, app, box, isChosen) {
  const place = app.view.toCanvas(box), colour = colourOf(box.label, app.classes);
  if (isChosen) {
    context.fillStyle = colour + "2e";
    context.fillRect(place.x, place.y, place.width, place.height);
  }
  context.strokeStyle = "#000a";
  context.lineWidth = isChosen ? 5 : 4;
  context.strokeRect(place.x, place.y, place.width, place.height);
  context.strokeStyle = colour;
  context.lineWidth = isChosen ? 2.5 : 2;
  context.strokeRect(place.x, place.y, place.width, place.height);
  paintName(context, app.view, box, place, colour);
  if (isChosen) for (const [x, y] of handlesOf(place)) paintHandle(context, x, y, colour);
}

function paintName(context, view, box, place, colour) {
  context.font = "13px system-ui, 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif";
  const width = context.measureText(box.label).width + 10, height = 19;
  const x = Math.max(0, Math.min(place.x, view.canvasWidth - width));
  const y = place.y - height - 3 >= 0 ? place.y - height - 3 : place.y + 3;
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
  context.fillStyle = "#111";
  context.fillText(box.label, x + 5, y + 14);
}

function paintHandle(context, x, y, colour) {
  context.fillStyle = "#fff";
  context.fillRect(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE);
  context.strokeStyle = "#000";
  context.lineWidth = 1.5;
  context.strokeRect(x - HANDLE / 2, y - HANDLE / 2, HANDLE, HANDLE);
}

// [x, y, which sides it moves]: corners first, so that they win on small boxes.
export function handlesOf({x, y, width, height}) {
  const right = x + width, bottom = y + height, middleX = x + width / 2, middleY = y + height / 2;
  return [[x, y, "nw"], [right, y, "ne"], [x, bottom, "sw"], [right, bottom, "se"],
          [middleX, y, "n"], [middleX, bottom, "s"], [x, middleY, "w"], [right, middleY, "e"]];
}

function paintCross(context, view, {x, y}) {
  for (const [style, dash] of [["#0009", []], ["#fffc", [4, 4]]]) {
    context.strokeStyle = style;
    context.lineWidth = 1;
    context.setLineDash(dash);
    context.beginPath();
    context.moveTo(x + 0.5, 0);
    context.lineTo(x + 0.5, view.canvasHeight);
    context.moveTo(0, y + 0.5);
    context.lineTo(view.canvasWidth, y + 0.5);
    context.stroke();
  }
  context.setLineDash([]);
}
