// Asks for a name: typed, or chosen among those that fit.
import {word} from "./words.js";

const $ = id => document.getElementById(id);
let now = null;

// choices: names to offer, [] for none. take(name) may throw or reject: its words are shown, and the
// question stays. cancel(): what happens without an answer.
export function askName({title, text = "", choices = [], take, cancel = () => {}}) {
  now = {choices, take, cancel, at: -1, shown: []};
  $("ask-title").textContent = title;
  $("ask-text").value = text;
  $("ask-problem").textContent = "";
  showChoices();
  $("ask").showModal();
  $("ask-text").select();
}

export const isAsking = () => Boolean(document.querySelector("dialog[open]"));

export function setUpAsking() {
  $("ask-text").addEventListener("input", showChoices);
  $("ask-text").addEventListener("keydown", event => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step || event.isComposing || !now.shown.length) return;
    event.preventDefault();
    now.at = (now.at + step + now.shown.length) % now.shown.length;
    markChoice();
  });
  $("ask").querySelector("form").addEventListener("submit", event => {
    event.preventDefault();
    answer(now.at >= 0 ? now.shown[now.at] : $("ask-text").value.trim());
  });
  $("ask-cancel").addEventListener("click", () => $("ask").close());
  $("ask").addEventListener("close", () => { now.cancel(); $("canvas").focus(); });
}

async function answer(name) {
  if (!name) return;
  try {
    await now.take(name);
    now.cancel = () => {};
    $("ask").close();
  } catch (problem) {
    $("ask-problem").textContent = problem.message;
  }
}

// Those that begin with what is typed stand before those that hold it; the first is taken by Enter.
function showChoices() {
  const typed = $("ask-text").value.trim().toLowerCase();
  const fits = now.choices.filter(name => name.toLowerCase().includes(typed));
  fits.sort((one, other) => other.toLowerCase().startsWith(typed) - one.toLowerCase().startsWith(typed));
  now.shown = typed ? fits : now.choices;
  now.at = typed && fits.length ? 0 : -1;
  const isNew = typed && !now.choices.some(name => name.toLowerCase() === typed);
  if (now.choices.length && isNew) {
    now.shown = [...now.shown, $("ask-text").value.trim()];
    if (!fits.some(name => name.toLowerCase().startsWith(typed))) now.at = now.shown.length - 1;
  }
  $("ask-choices").replaceChildren(...now.shown.map((name, at) => {
    const item = document.createElement("li");
    item.textContent = now.choices.includes(name) ? name : word("new_class", {name});
    item.addEventListener("click", () => answer(now.shown[at]));
    return item;
  }));
  markChoice();
}

function markChoice() {
  [...$("ask-choices").children].forEach((item, at) => {
    item.classList.toggle("now", at === now.at);
    if (at === now.at) item.scrollIntoView({block: "nearest"});
  });
}
