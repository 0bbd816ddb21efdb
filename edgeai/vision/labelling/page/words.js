// The page's texts, which the server has in the user's language.
let words = {};

export function setWords(found, language) {
  words = found;
  document.documentElement.lang = language.replace("_", "-");
  document.title = words.title;
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = words[element.dataset.word];
  for (const element of document.querySelectorAll("[data-hint]")) {
    element.setAttribute("aria-label", words[element.dataset.hint]);
  }
  for (const element of document.querySelectorAll("[data-key]")) {
    const text = words[element.dataset.word || element.dataset.hint];
    element.title = `${text} (${element.dataset.key})`;
  }
}

export function word(name, fields = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_all, field) => fields[field]);
}
