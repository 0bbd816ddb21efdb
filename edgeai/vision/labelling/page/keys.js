// The keyboard: one table for what keys do and for the page that explains them.
import {isAsking} from "./ask.js";
import {word} from "./words.js";

const DIGITS = "123456789";

// [what is shown, the explaining word, {key: what it does}]
function table(app) {
  const arrow = (dx, dy, turn) => event =>
    (app.doc && app.doc.box ? app.nudge(event.shiftKey ? 10 * dx : dx, event.shiftKey ? 10 * dy : dy) : turn && app.turn(turn));
  const digits = Object.fromEntries([...DIGITS].map(digit => [digit, () => app.pickClass(Number(digit) - 1)]));
  return [
    ["1 … 9", "key_class", digits],
    ["Enter", "key_type", {Enter: () => app.askClass(), t: () => app.askClass()}],
    ["D|PageDown", "key_pages", {d: () => app.turn(1), PageDown: () => app.turn(1), a: () => app.turn(-1), PageUp: () => app.turn(-1)}],
    ["M", "key_missing", {m: () => app.turnToMissing()}],
    ["V", "key_copy", {v: () => app.copyLast()}],
    ["N", "key_nothing", {n: () => app.markNothing()}],
    ["Delete", "key_delete", {Delete: () => app.removeBox(), Backspace: () => app.removeBox()}],
    ["Ctrl+Z|Ctrl+Y", "key_undo", {"Ctrl+z": () => app.undo(), "Ctrl+y": () => app.redo(), "Ctrl+Shift+z": () => app.redo()}],
    ["Tab", "key_cycle", {Tab: () => app.cycle(1), "Shift+Tab": () => app.cycle(-1)}],
    ["← → ↑ ↓", "key_arrows", {ArrowLeft: arrow(-1, 0, -1), ArrowRight: arrow(1, 0, 1), ArrowUp: arrow(0, -1), ArrowDown: arrow(0, 1)}],
    ["Esc", "key_escape", {Escape: () => app.choose(-1)}],
    ["+|-|0", "key_zoom", {"+": () => app.zoom(1.25), "=": () => app.zoom(1.25), "-": () => app.zoom(0.8), 0: () => app.fit()}],
    ["?", "key_help", {"?": () => app.showHelp(), F1: () => app.showHelp()}],
  ];
}

const BY_MOUSE = ["key_draw", "key_move", "key_pan"];
// Without Tab a person who uses no mouse would never leave the canvas: it goes on when no box is there.
const ON_CANVAS = ["Tab", "Shift+Tab", "Enter", " "];

export function setUpKeys(app) {
  const rows = table(app);
  const actions = Object.assign({}, ...rows.map(row => row[2]));
  addEventListener("keydown", event => {
    if (isAsking() || event.isComposing || event.target.closest("input, select")) return;
    const isCanvas = event.target === app.canvas || event.target === document.body;
    const name = nameOf(event);
    if (ON_CANVAS.includes(name) && (!isCanvas || (name.endsWith("Tab") && !app.hasBoxes))) return;
    if (name === " ") app.hand.isSpaceDown = true;
    const action = actions[name] || (event.shiftKey && name.includes("Arrow") && actions[event.key]);
    if (action || name === " ") event.preventDefault();
    if (app.showing && event.repeat) return;
    if (action && !app.hand.gesture) app.act(() => action(event));
    else if (name === "Escape") app.hand.drop();
  });
  addEventListener("keyup", event => { if (event.key === " ") app.hand.isSpaceDown = false; });
  addEventListener("blur", () => { app.hand.isSpaceDown = false; });
  explain(rows);
}

function nameOf(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const isShift = event.shiftKey && (event.ctrlKey || event.metaKey || key.length > 1);
  return (event.ctrlKey || event.metaKey ? "Ctrl+" : event.altKey ? "Alt+" : "") + (isShift ? "Shift+" : "") + key;
}

function explain(rows) {
  const list = document.getElementById("key-list");
  const add = (keys, name) => {
    const term = document.createElement("dt"), text = document.createElement("dd");
    for (const key of keys) term.append(Object.assign(document.createElement("kbd"), {textContent: key}));
    text.textContent = word(name);
    list.append(term, text);
  };
  list.replaceChildren();
  for (const name of BY_MOUSE) add([word("mouse")], name);
  for (const [keys, name] of rows) add(name === "key_pages" ? ["A", "D"] : keys.split("|"), name);
}
