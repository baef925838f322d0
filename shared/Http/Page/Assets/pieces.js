// A browser of labelled pieces: what the chosen tagger got right and wrong, and what the label should have been.
import { button, h, problem } from './dom.js';
import { ApiError, get } from './api.js';
import { corrections } from './corrections.js';
import { tagged } from './tags.js';
import { count } from './text.js';

const page = 25;
const kinds = [['', 'all'], ['fp', 'false positives'], ['fn', 'false negatives'], ['tp', 'true positives'], ['tn', 'true negatives']];
const parts = [['test', 'test'], ['validation', 'validation'], ['train', 'training']];
const sorts = [['error', 'most wrong first'], ['id', 'as in the data'], ['-score', 'highest score first'], ['score', 'lowest score first']];

export async function tab({ id, url, query, signal }) {
  const asked = new URLSearchParams([...query].filter(([, value]) => value));
  if (!asked.has('sort')) asked.set('sort', 'error');
  asked.set('top', page);
  let found;
  try {
    found = await get(`${url}/pieces?${asked}`, signal);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { node: h('section', {}, problem(error), error.status === 404 ? null : h('p', {}, h('a', { href: `#/run/${encodeURIComponent(id)}/pieces` }, 'All pieces'))) };
  }
  const changes = corrections(id);
  const go = name => value => {
    // As the address is now: one filter may be chosen before the answer to the last has come.
    const next = new URLSearchParams(location.hash.split('?')[1] ?? '');
    if (value) next.set(name, value); else next.delete(name);
    if (name !== 'skip') next.delete('skip');
    location.hash = `#/run/${encodeURIComponent(id)}/pieces?${next}`;
  };
  const skip = Number(query.get('skip') ?? 0);
  return {
    node: h('section', { 'aria-labelledby': 'pieces-heading' },
      h('h2', { id: 'pieces-heading' }, 'Pieces, and what was made of them'),
      h('p', { class: 'note' }, found.tagger ? `Predicted by ${found.tagger.variant}, seed ${found.tagger.seed}${found.tagger.outOfFold ? ', trained without the piece' : ''}.` : 'Without predictions: training pieces have them where the run checked its labels.'),
      filters(found, query, go),
      found.part === 'train' ? null : h('p', { class: 'note' }, 'These pieces judge. Who mends only those that the tagger got wrong makes later figures look better than they are: mend training pieces, or look through all of a kind.'),
      changes.node,
      h('div', {}, found.pieces.map(piece => {
        const element = tagged(piece, found.tags, { edited: () => changes.keep(element, piece.id, piece.text, false) });
        element.append(h('p', { class: 'note' }, [`piece ${piece.id}`, ...Object.entries(piece.fields ?? {}).map(([name, value]) => `${name}: ${value}`)].join(' · ')));
        return element;
      })),
      h('div', { class: 'row' },
        button('Before', () => go('skip')(String(Math.max(0, skip - page))), { disabled: skip === 0 }),
        button('After', () => go('skip')(String(skip + page)), { disabled: skip + found.pieces.length >= found.total }),
        h('span', { class: 'note' }, found.total === 0 ? 'No piece is like that.' : `${count(skip + 1)} to ${count(skip + found.pieces.length)} of ${count(found.total)}`))),
  };
}

function filters(found, query, go) {
  const select = (name, label, options, absent) => h('p', {}, h('label', { for: `f-${name}` }, label), h('select', { id: `f-${name}`, change: event => go(name)(event.target.value) },
    options.map(([value, text]) => h('option', { value, selected: (query.get(name) ?? absent) === value }, text))));
  const text = (name, label, note) => h('p', {}, h('label', { for: `f-${name}` }, label),
    h('input', { id: `f-${name}`, type: 'search', value: query.get(name) ?? '', placeholder: note ?? '', change: event => go(name)(event.target.value) }));
  return h('div', { class: 'filters', role: 'search', 'aria-label': 'Filter pieces' },
    select('part', 'Part', parts, 'test'),
    select('tag', 'Tag', [['', 'any'], ...found.tags.map(tag => [tag, tag])], ''),
    select('kind', 'Kind', kinds, ''),
    select('sort', 'Order', query.get('tag') ? sorts : sorts.slice(0, 2), 'error'),
    text('text', 'Text'),
    found.columns?.length ? text('segment', `Segment (${found.columns.join(', ')})`, 'column:value') : null);
}
