// Training labels that deserve a second look, and unlabelled texts that would teach most.
import { button, h, problem, say, table } from './dom.js';
import { ApiError, ask, get, save } from './api.js';
import { corrections } from './corrections.js';
import { tagged } from './tags.js';
import { count, score } from './text.js';

const page = 25;

export async function tab({ id, url, query, signal }) {
  const changes = corrections(id);
  const [suspects, texts] = await Promise.all([
    optional(() => get(`${url}/suspects?top=${page}&skip=${query.get('suspects') ?? 0}${query.get('tag') ? `&tag=${encodeURIComponent(query.get('tag'))}` : ''}`, signal)),
    optional(() => get(`${url}/to-label?top=${page}&skip=${query.get('texts') ?? 0}`, signal)),
  ]);
  return {
    node: [
      h('section', { 'aria-labelledby': 'exchange-heading' }, h('h2', { id: 'exchange-heading' }, 'Corrections'),
        h('p', { class: 'note' }, 'They are written beside the labelled data as a file of their own, and overrule the rows of the same text in the next run.'),
        changes.node, exchange(id, url)),
      suspects.value ? doubtful(id, suspects.value, query, changes) : absent('suspects', 'Labels that deserve a second look', suspects.error, 'classifier.labelCheck', '{ "folds": 5 }'),
      texts.value ? unlabelled(id, texts.value, query, changes) : absent('texts', 'Texts worth labelling', texts.error, 'classifier.suggestLabels', '200'),
    ],
  };
}

async function optional(ask) {
  try {
    return { value: await ask() };
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return { error };
    throw error;
  }
}

const absent = (id, title, error, option, value) => h('section', { 'aria-labelledby': `${id}-heading` }, h('h2', { id: `${id}-heading` }, title),
  problem(error), h('p', {}, 'A run has them with ', h('code', {}, `"${option}": ${value}`), ' in its request.'));

function doubtful(id, found, query, changes) {
  const link = tag => h('a', { href: `#/run/${encodeURIComponent(id)}/labels?tag=${encodeURIComponent(tag)}` }, tag);
  return h('section', { 'aria-labelledby': 'suspects-heading' },
    h('h2', { id: 'suspects-heading' }, 'Labels that deserve a second look'),
    h('p', { class: 'lead' }, `Predicted by ${found.variant}, trained ${found.folds} times without the piece in question: where it contradicts the label most, first.`),
    h('details', {}, h('summary', {}, 'By tag'), table('Suspects by tag', ['Tag', 'Has it', 'of them suspect', 'Has it not', 'of them suspect'], h('tbody', {}, found.tags.map(tag =>
      h('tr', {}, h('th', { scope: 'row' }, link(tag.tag)), ...[tag.yes, tag.suspectYes, tag.no, tag.suspectNo].map(number => h('td', { class: 'n' }, count(number)))))))),
    found.suspects.map(suspect => {
      const proposed = suspect.given ? suspect.labels.filter(tag => tag !== suspect.tag) : [...suspect.labels, suspect.tag];
      const element = tagged(suspect, found.tags.map(tag => tag.tag), { edited: () => changes.keep(element, suspect.id, suspect.text, false) });
      element.prepend(h('p', {}, `${suspect.rank}. `, h('strong', {}, suspect.tag), suspect.given ? ' is given; ' : ' is not given; ', `probability ${score(suspect.probability)}. `,
        button(suspect.given ? `Take '${suspect.tag}' away` : `Give it '${suspect.tag}'`, () => {
          const changed = tagged(suspect, found.tags.map(tag => tag.tag), { selected: proposed });
          element.querySelector('fieldset').replaceWith(changed.querySelector('fieldset'));
          element.labels = changed.labels;
          element.changed = changed.changed;
          changes.keep(element, suspect.id, suspect.text, false);
        })));
      return element;
    }),
    turn(id, query, 'suspects', found));
}

function unlabelled(id, found, query, changes) {
  return h('section', { 'aria-labelledby': 'texts-heading' },
    h('h2', { id: 'texts-heading' }, 'Texts worth labelling'),
    h('p', { class: 'lead' }, 'Unlabelled, unlike each other, and such that the tagger cannot decide. Its own tags are selected; mend them and tick the text as labelled.'),
    found.texts.map(text => {
      const box = h('input', { type: 'checkbox', change: () => box.checked ? changes.keep(element, null, text.text, true) : changes.drop(null, text.text) });
      const element = tagged({ text: text.text, predicted: text.predicted, scores: text.scores, labels: undefined }, found.tags, {
        selected: text.predicted, edited: () => { box.checked = true; changes.keep(element, null, text.text, true); },
      });
      element.prepend(h('p', {}, h('label', { class: 'beside' }, box, `${text.rank}. labelled`), h('small', {}, text.why)));
      return element;
    }),
    turn(id, query, 'texts', found));
}

function turn(id, query, name, found) {
  const shown = (found.suspects ?? found.texts).length;
  const to = skip => {
    const next = new URLSearchParams(query);
    next.set(name, skip);
    location.hash = `#/run/${encodeURIComponent(id)}/labels?${next}`;
  };
  return h('div', { class: 'row' },
    button('Before', () => to(Math.max(0, found.skip - page)), { disabled: found.skip === 0 }),
    button('After', () => to(found.skip + page), { disabled: found.skip + shown >= found.total }),
    h('span', { class: 'note' }, found.total ? `${count(found.skip + 1)} to ${count(found.skip + shown)} of ${count(found.total)}` : 'None.'));
}

function exchange(id, url) {
  const saved = (what, name) => button(`${name} for Label Studio`, () => save(`${url}/${what}?format=label-studio`, `${id}-${what}.json`).catch(error => say(error.message)));
  const file = h('input', { id: 'import', type: 'file', accept: '.json,.jsonl,.csv,.xlsx' });
  const take = button('Import', async () => {
    if (!file.files.length) return;
    try {
      const { name } = file.files[0];
      const answer = await ask(`/corrections/import?run=${encodeURIComponent(id)}&name=${encodeURIComponent(name)}`, { method: 'POST', body: file.files[0] });
      say(`${count(answer.corrections)} taken over in ${answer.file}.`);
    } catch (error) {
      say(error.message);
    }
  });
  return h('div', { class: 'row' }, saved('suspects', 'Suspects'), saved('to-label', 'Texts'), h('p', {}, h('label', { for: 'import' }, 'Labelled elsewhere: Label Studio JSON, JSON lines, CSV'), file), take);
}
