// What a tagger was given lately beside the pieces that it was tested on.
import { h, problem, table } from './dom.js';
import { get } from './api.js';
import { count, path, when } from './text.js';

const share = value => `${(100 * value).toFixed(1)}%`;
const signed = value => (value > 0 ? '+' : value < 0 ? '−' : '') + share(Math.abs(value));

/** A section that fills when the answer is there: a model is shown before its taggings have been read. */
export function drift(model, signal) {
  const place = h('div', { 'aria-live': 'polite' }, h('p', { class: 'note' }, 'Reading the taggings …'));
  get(`/drift/${path(model)}`, signal).then(found => place.replaceChildren(...shown(found)), error => signal.aborted || place.replaceChildren(problem(error)));
  return h('section', { 'aria-labelledby': 'drift' }, h('h2', { id: 'drift' }, 'Drift of what was tagged lately'), place);
}

function shown({ summary, taggings, findings }) {
  const parts = [h('p', { class: findings.some(finding => finding.alarm) ? 'worse' : null }, summary)];
  if (findings.length) {
    parts.push(
      table('Shares then, on test pieces, and lately', ['Share of', 'Then', 'Lately', 'Difference', '95% interval', 'Drift'], h('tbody', {}, findings.map(finding => h('tr', {},
        h('th', { scope: 'row' }, finding.name), ...[share(finding.then), share(finding.lately), signed(finding.difference), `${signed(finding.low)} to ${signed(finding.high)}`].map(text => h('td', { class: 'n' }, text)),
        h('td', { class: finding.alarm ? 'worse' : null }, finding.alarm ? 'yes' : 'no')))), ['Then', 'Lately', 'Difference', '95% interval']),
      h('p', { class: 'note' }, 'Tags as the tagger gives them, on both sides. Each interval is for itself; where nothing has drifted, one look in 20 at most says of any row that it has. Texts that depend on each other count for less where they follow each other.'),
      h('details', {}, h('summary', {}, `${taggings.length} ${taggings.length === 1 ? 'tagging' : 'taggings'}`), table('Taggings', ['Run', 'Began', 'Folder', 'Texts'], h('tbody', {}, taggings.map(tagging => h('tr', {},
        h('th', { scope: 'row' }, h('a', { href: `#/run/${tagging.runId}` }, tagging.runId)), h('td', {}, when(tagging.createdAt)), h('td', { class: 'long' }, tagging.folder), h('td', { class: 'n' }, count(tagging.texts))))), ['Texts'])));
  }
  return parts;
}
