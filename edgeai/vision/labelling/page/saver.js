// Brings every change to the disk, one after the other, and keeps trying.
import {putLabels, Refused} from "./server.js";
import {word} from "./words.js";

const FIRST_WAIT_MS = 500, LONGEST_WAIT_MS = 3000;

export class Saver {
  // docs: Map of name -> PictureDoc. show(text, class): the state for people.
  constructor(docs, {show, saved, conflict}) {
    Object.assign(this, {docs, show, saved, conflict, isRunning: false, why: ""});
  }

  get waiting() { return [...this.docs.values()].filter(doc => !doc.isSaved && !doc.conflict); }

  get isIdle() { return [...this.docs.values()].every(doc => doc.isSaved); }

  async save() {
    if (this.isRunning) return;
    this.isRunning = true;
    let waitMs = FIRST_WAIT_MS;
    for (let doc; (doc = this.waiting[0]);) {
      this.tell();
      if (await this._save(doc)) {
        waitMs = FIRST_WAIT_MS;
      } else {
        this.docs.delete(doc.name); // to the end: the others do not wait for it
        this.docs.set(doc.name, doc);
        await new Promise(done => setTimeout(done, waitMs));
        waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
      }
    }
    this.isRunning = false;
    this.tell();
  }

  async _save(doc) {
    const changes = doc.changes;
    try {
      const labels = await putLabels(doc.name, {version: doc.version, boxes: doc.boxes, empty: doc.empty});
      doc.version = labels.version;
      doc.saved = changes;
      this.why = "";
      this.saved(doc, labels.classes);
      return true;
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 409) {
        doc.conflict = problem.fields;
        this.conflict(doc);
        return true;
      }
      this.why = reason(problem);
      return false;
    }
  }

  tell() {
    const disputed = [...this.docs.values()].find(doc => doc.conflict);
    if (disputed) this.show(word("disputed", {name: disputed.name}), "failed");
    else if (this.why && this.waiting.length) this.show(word("not_saved", {why: this.why}), "failed");
    else if (this.isIdle) this.show(word("saved"), "");
    else this.show(word("saving"), "waiting");
  }
}

export function reason(problem) {
  if (!(problem instanceof Refused)) return word("no_server");
  return problem.status === 403 ? word("wrong_address") : problem.message;
}
