// The public API, and nothing else. Where the host wants a key, it is asked for once and kept for this window.
import { h } from './dom.js';

const kept = 'bert-pipeline-key';
let key = sessionStorage.getItem(kept);

// A Functions app's link has it as ?code=…; it does not stay in the address.
const given = new URLSearchParams(location.search).get('code');
if (given) {
  keep(given);
  history.replaceState(null, '', location.pathname + location.hash);
}

function keep(value) {
  key = value;
  sessionStorage.setItem(kept, value);
}

/** What the host said against it: message, status, errors by path. */
export class ApiError extends Error {
  constructor(answer, body) {
    super(body?.detail ?? `The host answered ${answer.status} ${answer.statusText}.`);
    this.status = answer.status;
    this.errors = body?.errors;
  }
}

export async function ask(path, { method = 'GET', json, body, signal } = {}) {
  for (;;) {
    const headers = {};
    if (key) headers['x-functions-key'] = key;
    if (json !== undefined) headers['content-type'] = 'application/json';
    const answer = await fetch('/api' + path, { method, headers, body: json === undefined ? body : JSON.stringify(json), signal });
    if (answer.status === 401) {
      keep(await askForKey(Boolean(key)));
      continue;
    }
    const type = answer.headers.get('content-type') ?? '';
    if (!answer.ok) throw new ApiError(answer, type.includes('json') ? await answer.json() : null);
    if (answer.status === 204 || answer.headers.get('content-length') === '0') return null;
    return type.includes('json') ? answer.json() : answer.text();
  }
}

export const get = (path, signal) => ask(path, { signal });
export const post = (path, json) => ask(path, { method: 'POST', json });

/** Saves an answer as a file; a link could not carry the key. */
export async function save(path, name) {
  const answer = await fetch('/api' + path, { headers: key ? { 'x-functions-key': key } : {} });
  if (!answer.ok) throw new ApiError(answer, (answer.headers.get('content-type') ?? '').includes('json') ? await answer.json() : null);
  const link = h('a', { href: URL.createObjectURL(await answer.blob()), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

let asking = null;

/** Everything that waits for a key waits for the same dialog. */
function askForKey(isWrong) {
  asking ??= new Promise(resolve => {
    const input = h('input', { type: 'password', id: 'key', autocomplete: 'off', required: true });
    const dialog = h('dialog', { 'aria-labelledby': 'key-label', cancel: event => event.preventDefault() },
      h('form', { method: 'dialog', submit: event => { event.preventDefault(); dialog.close(); dialog.remove(); asking = null; resolve(input.value); } },
        h('p', {}, h('label', { for: 'key', id: 'key-label' }, isWrong ? 'That key is not taken. The key of this host:' : 'This host wants a key:')),
        h('p', {}, input), h('p', {}, h('button', {}, 'Use it'))));
    document.body.append(dialog);
    dialog.showModal();
  });
  return asking;
}
