// Asks the server. Addresses are relative: the token stands before them.
const ANSWER_MS = 20000;

export class Refused extends Error {
  constructor(status, fields) {
    super(fields.error ? [fields.error.message, fields.error.remedy].filter(Boolean).join(" ") : String(status));
    this.status = status;
    this.fields = fields;
  }
}

export const pathOf = name => name.split("/").map(encodeURIComponent).join("/");
export const getSet = () => ask("GET", "api/set");
export const getLabels = name => ask("GET", "api/labels/" + pathOf(name));
export const putLabels = (name, fields) => ask("PUT", "api/labels/" + pathOf(name), fields);
export const setAside = name => ask("POST", "api/aside/" + pathOf(name), {});
export const addClass = name => ask("POST", "api/classes", {name});
export const renameClass = (old, name) => ask("POST", "api/rename", {old, new: name});

async function ask(method, path, fields) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), ANSWER_MS);
  try {
    const answer = await fetch(path, {
      method, signal: patience.signal, headers: fields ? {"Content-Type": "application/json"} : {},
      body: fields ? JSON.stringify(fields) : undefined,
    });
    const found = await answer.json();
    if (!answer.ok) throw new Refused(answer.status, found);
    return found;
  } finally {
    clearTimeout(timer);
  }
}
