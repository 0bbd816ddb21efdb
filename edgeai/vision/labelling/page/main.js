// The page: what is shown, what is chosen, and what happens.
import {askName, isAsking, setUpAsking} from "./ask.js";
import {Hand, moved} from "./hand.js";
import {setUpKeys} from "./keys.js";
import {paint} from "./paint.js";
import {make, markPicture, round, showBoxes, showClasses, showPicture, showPictures} from "./panels.js";
import {clamped, PictureDoc} from "./picture_doc.js";
import {reason, Saver} from "./saver.js";
import {addClass, getLabels, getSet, pathOf, renameClass, setAside} from "./server.js";
import {View} from "./view.js";
import {setWords, word} from "./words.js";

const $ = id => document.getElementById(id);
const KEPT_IMAGES = 5, NOTE_MS = 5000, LOOK_AGAIN_MS = 2000;

class Page {
  constructor() {
    this.canvas = $("canvas");
    this.context = this.canvas.getContext("2d");
    Object.assign(this, {view: new View(), doc: null, image: null, pictures: [], classes: [], pen: "", docs: new Map(),
                         images: new Map(), last: null, showing: null, looked: 0, common: "", isPainting: false});
    this.hand = new Hand(this.canvas, this);
    this.saver = new Saver(this.docs, {
      show: (text, kind) => Object.assign($("saving"), {textContent: text, className: kind, title: text}),
      saved: (_doc, classes) => this.setClasses(classes),
      conflict: doc => doc === this.doc && this.showBanner(),
    });
  }

  async start() {
    const set = await getSet();
    setWords(set.words, set.language);
    document.title = `${set.folder} – ${word("title")}`;
    this.takeSet(set);
    this.pen = this.classes[0] || "";
    for (const name of ["all", "none", "labelled", "empty", "broken"]) {
      $("filter").append(make("option", {value: name, textContent: word("show_" + name)}));
    }
    this.setUp();
    const first = this.pictures.find(one => "#" + encodeURIComponent(one.name) === location.hash) || this.pictures.find(one => one.state === "none") || this.pictures[0];
    if (first) await this.show(first.name);
    this.saver.tell();
  }

  setUp() {
    setUpAsking();
    setUpKeys(this);
    const buttons = {previous: () => this.turn(-1), next: () => this.turn(1), missing: () => this.turnToMissing(),
                     undo: () => this.undo(), redo: () => this.redo(), copy: () => this.copyLast(),
                     nothing: () => this.markNothing(), fit: () => this.fit()};
    for (const [id, action] of Object.entries(buttons)) $(id).addEventListener("click", () => { this.act(action); this.canvas.focus(); });
    $("help").addEventListener("click", () => this.showHelp());
    $("add-class").addEventListener("click", () => this.askNewClass());
    $("filter").addEventListener("change", () => { showPictures(this); markPicture(this); });
    new ResizeObserver(() => this.resize()).observe(this.canvas);
    addEventListener("beforeunload", event => { if (!this.saver.isIdle) event.returnValue = true; });
    addEventListener("focus", () => this.lookAgain());
    addEventListener("hashchange", () => {
      const one = this.pictures.find(picture => "#" + encodeURIComponent(picture.name) === location.hash);
      if (one && this.doc && one.name !== this.doc.name) this.show(one.name);
    });
    this.resize();
  }

  takeSet(set) {
    this.pictures = set.pictures;
    const first = set.pictures.length ? set.pictures[0].name : "", folder = first.slice(0, first.lastIndexOf("/") + 1);
    this.common = set.pictures.every(one => one.name.startsWith(folder)) ? folder : "";
    for (const one of this.pictures) this.noteDoc(this.docs.get(one.name));
    this.classes = set.classes;
    showPictures(this);
    markPicture(this);
    showClasses(this);
  }

  // --- pictures

  isShown(one) { return ["all", one.state].includes($("filter").value || "all") || Boolean(this.doc && one.name === this.doc.name); }

  async show(name) {
    this.hand.drop();
    const showing = this.fetch(name);
    this.showing = showing;
    const found = await showing;
    if (showing !== this.showing) return; // another was asked for meanwhile
    this.showing = null;
    if (found) this.take(...found);
  }

  async fetch(name) {
    try {
      const doc = this.docs.get(name) || new PictureDoc(await getLabels(name));
      return [doc, doc.pictureProblem ? null : await this.load(name)];
    } catch (problem) {
      this.note(reason(problem));
      return null;
    }
  }

  // What a person does while a picture is on its way is meant for that picture.
  async act(action) {
    while (this.showing) await this.showing;
    action();
  }

  take(doc, image) {
    this.docs.set(doc.name, doc);
    if (this.doc && this.doc.name !== doc.name) this.last = this.doc.name;
    doc.chosen = -1;
    this.doc = doc;
    this.image = image;
    if (image) this.view.setPicture(doc.width || image.naturalWidth, doc.height || image.naturalHeight);
    history.replaceState(null, "", "#" + encodeURIComponent(doc.name));
    this.note("");
    this.refresh();
    markPicture(this);
    const next = this.pictures[this.placeOf(doc.name) + 1];
    if (next) this.load(next.name).catch(() => {});
  }

  load(name) {
    if (!this.images.has(name)) {
      const image = new Image();
      this.images.set(name, new Promise((done, failed) => {
        image.onload = () => done(image);
        image.onerror = () => { this.images.delete(name); done(null); };
        image.src = "pictures/" + pathOf(name);
      }));
      if (this.images.size > KEPT_IMAGES) this.images.delete(this.images.keys().next().value);
    }
    return this.images.get(name);
  }

  // Without the folders that all have in common.
  shortName(name) { return name.slice(this.common.length); }

  placeOf(name) { return this.pictures.findIndex(one => one.name === name); }

  turn(step) {
    const from = this.doc ? this.placeOf(this.doc.name) : -step;
    for (let at = from + step; at >= 0 && at < this.pictures.length; at += step) {
      if (this.isShown(this.pictures[at])) return this.show(this.pictures[at].name);
    }
  }

  turnToMissing() {
    const from = this.doc ? this.placeOf(this.doc.name) + 1 : 0;
    const around = [...this.pictures.slice(from), ...this.pictures.slice(0, from)];
    const found = around.find(one => one.state === "none" || one.state === "broken");
    if (found) this.show(found.name);
    else this.note(word("all_done", {all: this.pictures.length}));
  }

  // Another program, or another tab, may have been at work.
  async lookAgain() {
    if (Date.now() - this.looked < LOOK_AGAIN_MS || isAsking()) return;
    this.looked = Date.now();
    try {
      this.takeSet(await getSet());
      for (const [name, doc] of this.docs) if (doc !== this.doc && doc.isSaved) this.docs.delete(name);
      const doc = this.doc, labels = doc && doc.isSaved && (await getLabels(doc.name));
      if (labels && doc.isSaved && labels.version !== doc.version && !this.hand.gesture) {
        doc.take(labels);
        this.changedByOthers();
      }
    } catch (problem) {
      this.note(reason(problem));
    }
  }

  // --- boxes

  get canDraw() {
    const {doc, image} = this;
    return Boolean(doc && image && !this.showing && !doc.problem && !doc.conflict && !this.isStrange);
  }

  // The browser counts other pixels than the data set does: boxes would lie elsewhere.
  get isStrange() {
    const {doc, image} = this;
    return Boolean(image && doc) && (image.naturalWidth !== doc.width || image.naturalHeight !== doc.height);
  }

  get hasBoxes() { return Boolean(this.doc && this.doc.boxes.length); }

  change(boxes, empty = false) {
    this.doc.change(boxes, empty);
    this.changed();
  }

  changed() {
    this.showDoc();
    this.saver.save();
  }

  // What the page holds is newer than what the server last read of the files.
  noteDoc(doc) {
    const one = doc && (doc === this.doc || !doc.isSaved) && this.pictures[this.placeOf(doc.name)];
    if (one) Object.assign(one, {state: doc.state, counts: doc.counts});
    return one;
  }

  showDoc() {
    const one = this.noteDoc(this.doc);
    if (one) showPicture(this, one);
    this.refresh();
  }

  drawn(box) {
    if (!this.pen) {
      return this.askClassFor(name => { this.pen = name; this.drawn({...box, label: name}); });
    }
    this.doc.change([...this.doc.boxes, box]);
    this.doc.chosen = this.doc.boxes.length - 1;
    this.changed();
  }

  moved(place, box) {
    this.doc.changeBox(place, box);
    this.changed();
  }

  nudge(dx, dy) {
    if (this.canDraw) this.moved(this.doc.chosen, moved(this.doc.box, dx, dy, this.doc.width, this.doc.height));
  }

  choose(at) {
    if (!this.doc) return;
    this.doc.chosen = at;
    this.refresh();
  }

  cycle(step) {
    const count = this.doc.boxes.length;
    this.choose(this.doc.chosen < 0 ? (step > 0 ? 0 : count - 1) : (this.doc.chosen + step + count) % count);
  }

  removeBox(at = this.doc ? this.doc.chosen : -1) {
    if (!this.canDraw || at < 0) return;
    this.doc.change(this.doc.boxes.filter((_box, place) => place !== at));
    this.doc.chosen = -1;
    this.changed();
  }

  undo() { if (this.canDraw && this.doc.undo()) this.changed(); }

  redo() { if (this.canDraw && this.doc.redo()) this.changed(); }

  markNothing() { if (this.canDraw && !this.hasBoxes) this.change([], !this.doc.empty); }

  async copyLast() {
    if (!this.canDraw) return;
    const here = this.doc, before = this.pictures[this.placeOf(here.name) - 1];
    const name = this.last || (before && before.name);
    try {
      const doc = name && (this.docs.get(name) || new PictureDoc(await getLabels(name)));
      const boxes = doc ? doc.boxes.map(box => clamped(box, here.width, here.height)).filter(Boolean) : [];
      if (this.doc !== here) return;
      if (!boxes.length) return this.note(word("nothing_to_copy"));
      this.change([...here.boxes, ...boxes]);
      this.note(word("copied", {count: boxes.length, name: this.shortName(name)}));
    } catch (problem) {
      this.note(reason(problem));
    }
  }

  // --- classes

  setClasses(classes) {
    if (String(classes) === String(this.classes)) return;
    this.classes = classes;
    this.refresh();
  }

  pickClass(at) { if (this.classes[at]) this.pickLabel(this.classes[at]); }

  // For the chosen box, and for those that will be drawn.
  pickLabel(label) {
    this.pen = label;
    if (this.canDraw && this.doc.box && this.doc.box.label !== label) {
      this.note(`${this.doc.box.label} → ${label}`);
      this.doc.changeBox(this.doc.chosen, {...this.doc.box, label});
      this.changed();
    }
    this.refresh();
  }

  askClass() { this.askClassFor(name => this.pickLabel(name)); }

  askClassFor(take) {
    askName({title: word("choose_class"), choices: this.classes, take: async name => {
      if (!this.classes.includes(name)) this.setClasses((await this.tell(addClass(name))).classes);
      take(name);
    }});
  }

  askNewClass() {
    askName({title: word("add_class"), take: async name => {
      this.setClasses((await this.tell(addClass(name))).classes);
      this.pickLabel(this.doc && this.doc.box ? this.doc.box.label : name);
    }});
  }

  askRename(old) {
    askName({title: word("rename_to", {name: old}), text: old, take: async name => {
      if (name === old) return;
      if (!this.saver.isIdle) throw new Error(word("saving"));
      await this.tell(renameClass(old, name));
      if (this.pen === old) this.pen = name;
      const now = this.doc.name;
      this.docs.clear();
      this.takeSet(await getSet());
      await this.show(now);
    }});
  }

  async tell(promise) {
    try {
      return await promise;
    } catch (problem) {
      throw new Error(reason(problem));
    }
  }

  // --- what is shown

  zoom(factor, place = {x: this.view.canvasWidth / 2, y: this.view.canvasHeight / 2}) {
    this.view.zoom(factor, place);
    this.refreshZoom();
  }

  fit() {
    this.view.fit();
    this.refreshZoom();
  }

  resize() {
    const {clientWidth, clientHeight} = this.canvas, ratio = devicePixelRatio || 1;
    Object.assign(this.canvas, {width: Math.round(clientWidth * ratio), height: Math.round(clientHeight * ratio)});
    this.view.setCanvas(clientWidth, clientHeight);
    this.refreshZoom();
  }

  refreshZoom() {
    $("zoom").textContent = this.image ? `${this.view.width} × ${this.view.height}   ${Math.round(100 * this.view.scale)} %` : "";
    this.repaint();
  }

  refresh() {
    const {doc} = this;
    if (!doc) return;
    $("name").textContent = this.shortName(doc.name);
    $("name").title = doc.name;
    $("place").textContent = word("place", {place: this.placeOf(doc.name) + 1, all: this.pictures.length});
    $("undo").disabled = !doc.past.length;
    $("redo").disabled = !doc.future.length;
    $("nothing").disabled = !this.canDraw || this.hasBoxes;
    $("copy").disabled = !this.canDraw;
    $("nothing").setAttribute("aria-pressed", String(doc.state === "empty"));
    $("hint").textContent = !this.canDraw || this.hasBoxes ? "" : word(doc.empty ? "nothing_on" : "no_boxes");
    showClasses(this);
    showBoxes(this);
    this.showBanner();
    this.refreshZoom();
  }

  showBanner() {
    const {doc, image} = this, banner = $("banner");
    const button = (name, action) => make("button", {textContent: word(name), onclick: () => { action(); this.canvas.focus(); }});
    const parts = doc.conflict
      ? [word("conflict"), button("take_theirs", () => this.takeTheirs()), button("keep_mine", () => this.keepMine())]
      : doc.pictureProblem ? [word("cant_show", {why: doc.pictureProblem})]
      : !image ? [word("cant_show", {why: doc.name})]
      : this.isStrange ? [word("size_differs", {shown: `${image.naturalWidth} × ${image.naturalHeight}`, size: `${doc.width} × ${doc.height}`})]
      : doc.problem ? [word("broken", {why: doc.problem}), button("set_aside", () => this.labelAnew())] : [];
    banner.replaceChildren(...parts.map(part => (typeof part === "string" ? make("span", {textContent: part}) : part)));
    banner.hidden = !parts.length;
  }

  takeTheirs() {
    this.doc.take(this.doc.conflict);
    this.changedByOthers();
  }

  keepMine() {
    this.doc.version = this.doc.conflict.version;
    this.doc.conflict = null;
    this.changedByOthers();
    this.saver.save();
  }

  async labelAnew() {
    try {
      this.doc.take(await setAside(this.doc.name));
      this.changedByOthers();
    } catch (problem) {
      this.note(reason(problem));
    }
  }

  changedByOthers() {
    this.showDoc();
    this.saver.tell();
  }

  pointed(edge, box) {
    const at = edge && `x ${edge.x}  y ${edge.y}`;
    $("pointer").textContent = !edge || !this.image ? "" : box ? `${at}   ${round(box.width)} × ${round(box.height)}` : at;
  }

  note(text) {
    clearTimeout(this.noteTimer);
    $("note").textContent = text;
    if (text) this.noteTimer = setTimeout(() => { $("note").textContent = ""; }, NOTE_MS);
  }

  showHelp() { $("keys").showModal(); }

  repaint() {
    if (this.isPainting) return;
    this.isPainting = true;
    requestAnimationFrame(() => {
      this.isPainting = false;
      paint(this.context, this);
    });
  }
}

const page = new Page();
const fault = why => Object.assign($("saving"), {className: "failed", textContent: document.title === "edgeai label" ? String(why) : word("page_broken", {why})});
addEventListener("error", event => fault(event.message));
addEventListener("unhandledrejection", event => fault(event.reason && event.reason.message));
page.start();
