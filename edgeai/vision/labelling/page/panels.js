// The lists beside the picture.
import {colourOf} from "./paint.js";
import {word} from "./words.js";

const $ = id => document.getElementById(id);
const SIGNS = {none: "○", labelled: "●", empty: "∅", broken: "!"};
const IS_DONE = {labelled: true, empty: true};

export function make(tag, fields = {}, ...children) {
  const element = Object.assign(document.createElement(tag), fields);
  element.append(...children);
  return element;
}

// --- pictures

export function showPictures(app) {
  const shown = app.pictures.filter(one => app.isShown(one));
  $("pictures").replaceChildren(...shown.map(one => pictureItem(app, one)));
  if (!shown.length) $("pictures").append(make("li", {className: "empty-list", textContent: word("no_match")}));
  showProgress(app);
}

export function showPicture(app, one) {
  const old = [...$("pictures").children].find(item => item.dataset.name === one.name);
  if (old) old.replaceWith(pictureItem(app, one));
  showProgress(app);
}

export function markPicture(app) {
  for (const item of $("pictures").children) {
    const isNow = Boolean(app.doc) && item.dataset.name === app.doc.name;
    item.classList.toggle("now", isNow);
    if (isNow) item.scrollIntoView({block: "nearest"});
  }
}

function pictureItem(app, one) {
  const count = Object.values(one.counts).reduce((sum, value) => sum + value, 0);
  const item = make("li", {title: one.name, className: app.doc && app.doc.name === one.name ? "now" : ""},
    make("span", {className: "state " + one.state, textContent: SIGNS[one.state], title: word("show_" + one.state)}),
    make("span", {className: "label", textContent: app.shortName(one.name)}),
    make("span", {className: "count", textContent: count || ""}));
  item.dataset.name = one.name;
  item.addEventListener("click", () => app.show(one.name));
  return item;
}

function showProgress(app) {
  const all = app.pictures.length, done = app.pictures.filter(one => IS_DONE[one.state]).length;
  $("bar-done").style.width = 100 * done / all + "%";
  $("progress-text").textContent = word(done === all ? "all_done" : "progress", {done, all});
  $("missing").disabled = done === all;
}

// --- classes

export function showClasses(app) {
  const counts = {};
  for (const one of app.pictures) {
    for (const [label, count] of Object.entries(one.counts)) counts[label] = (counts[label] || 0) + count;
  }
  const names = [...app.classes, ...Object.keys(counts).filter(label => !app.classes.includes(label))];
  const chosen = app.doc && app.doc.box ? app.doc.box.label : app.pen;
  $("classes").replaceChildren(...names.map((name, at) => classItem(app, name, at, counts[name] || 0, name === chosen)));
}

function classItem(app, name, at, count, isChosen) {
  const rename = make("button", {textContent: "✎", title: word("rename_class")});
  rename.setAttribute("aria-label", rename.title + " " + name);
  rename.addEventListener("click", event => { event.stopPropagation(); app.askRename(name); });
  const swatch = make("span", {className: "swatch"});
  swatch.style.background = colourOf(name, app.classes);
  const item = make("li", {className: isChosen ? "now" : "", title: name},
    make("kbd", {className: at < 9 ? "" : "none", textContent: at < 9 ? at + 1 : ""}), swatch,
    make("span", {className: "label", textContent: name}),
    make("span", {className: "count" + (count ? "" : " zero"), textContent: count}),
    ...(app.classes.includes(name) ? [rename] : []));
  item.addEventListener("click", () => app.pickLabel(name));
  return item;
}

// --- the boxes of this picture

export function showBoxes(app) {
  const boxes = app.doc ? app.doc.boxes : [];
  $("box-count").textContent = boxes.length || "";
  $("boxes").replaceChildren(...boxes.map((box, at) => boxItem(app, box, at)));
  const now = $("boxes").querySelector(".now");
  if (now) now.scrollIntoView({block: "nearest"});
}

function boxItem(app, box, at) {
  const remove = make("button", {textContent: "×", title: word("delete")});
  remove.setAttribute("aria-label", remove.title + " " + box.label);
  remove.addEventListener("click", event => { event.stopPropagation(); app.removeBox(at); });
  const swatch = make("span", {className: "swatch"});
  swatch.style.background = colourOf(box.label, app.classes);
  const item = make("li", {className: at === app.doc.chosen ? "now" : ""}, swatch,
    make("span", {className: "label", textContent: box.label, title: box.label}),
    make("span", {className: "count", textContent: `${round(box.width)} × ${round(box.height)}`}), remove);
  item.addEventListener("click", () => app.choose(at));
  return item;
}

export const round = value => Math.round(10 * value) / 10;
