// A new run: files or a corpus that is there, the few things that most want to choose, and the request itself for the rest.
import { button, facts, h, problem, say, table } from './dom.js';
import { ask, get, post } from './api.js';
import { bytes, count, duration, path } from './text.js';

const variants = [
  ['bag-of-tricks', 'Bag of tricks'], ['tf-idf', 'TF-IDF, logistic regression'], ['cnn', 'CNN'], ['lstm', 'LSTM'],
  ['ulmfit', 'ULMFiT'], ['bert', 'BERT'], ['bert-deeper', 'BERT, deeper layers only'], ['bert-adapted', 'BERT, adapted to your text'],
];

export async function view(route, signal) {
  const from = route.query.get('from');
  const [{ folders }, { models }, cloned] = await Promise.all([
    get('/corpora', signal), get('/models', signal), from ? get(`/runs/${encodeURIComponent(from)}`, signal) : null]);
  const request = cloned?.request ?? { corpus: '', baseModel: 'minilm', variants: ['bag-of-tricks', 'tf-idf', 'bert'], baseline: 'bag-of-tricks' };
  const text = h('textarea', { id: 'request', spellcheck: 'false', 'aria-describedby': 'request-note' });
  text.value = JSON.stringify(request, null, 2);
  const found = h('div', { 'aria-live': 'polite' });

  const read = () => {
    try {
      return JSON.parse(text.value);
    } catch (error) {
      found.replaceChildren(problem({ message: `The request is not JSON: ${error.message}` }));
      return null;
    }
  };
  const change = alter => {
    const now = read();
    if (!now) return;
    alter(now);
    text.value = JSON.stringify(now, null, 2);
  };

  const corpora = folders.filter(folder => !folder.name.endsWith('/labelled'));
  const names = h('datalist', { id: 'corpora' }, corpora.map(folder => h('option', { value: folder.name }, `${folder.files} files, ${bytes(folder.bytes)}`)));
  const corpus = h('input', { id: 'corpus', list: 'corpora', value: request.corpus, required: true, change: event => change(r => { r.corpus = event.target.value; }) });
  const base = h('input', { id: 'base', list: 'bases', value: request.baseModel ?? 'minilm', change: event => change(r => { r.baseModel = event.target.value; }) });
  const publish = h('input', { id: 'publish', value: request.publishAs ?? '', placeholder: 'not published', change: event => change(r => { if (event.target.value) r.publishAs = event.target.value; else delete r.publishAs; }) });
  const boxes = h('fieldset', {}, h('legend', {}, 'Compare'), variants.map(([id, name]) => h('label', { class: 'beside' },
    h('input', { type: 'checkbox', value: id, checked: request.variants?.includes(id), change: event => change(r => choose(r, id, event.target.checked)) }), name)));

  async function run(check) {
    const asked = read();
    if (!asked) return;
    found.replaceChildren(h('p', { class: 'note' }, check ? 'Reading the data; nothing is trained …' : 'Starting …'));
    try {
      if (check) found.replaceChildren(...findings(await post('/runs/check', asked)));
      else location.hash = `#/run/${encodeURIComponent((await post('/runs', asked)).id)}`;
    } catch (error) {
      found.replaceChildren(problem(error));
      found.scrollIntoView({ block: 'nearest' });
    }
  }

  return {
    title: 'New run',
    node: [
      h('h1', { tabindex: '-1' }, from ? `Run ${from}, with changes` : 'New run'),
      h('section', { 'aria-labelledby': 'data-heading' }, h('h2', { id: 'data-heading' }, 'Data'), names,
        h('p', {}, h('label', { for: 'corpus' }, 'Corpus: a folder of feedback'), corpus),
        upload(() => corpus.value, () => say('The files are there.'))),
      h('section', { 'aria-labelledby': 'models-heading' }, h('h2', { id: 'models-heading' }, 'Models'),
        h('datalist', { id: 'bases' }, ['minilm', 'arctic-xs', 'bert-base-uncased', 'scratch:tiny', ...models.map(model => model.name)].map(name => h('option', { value: name }))),
        h('div', { class: 'fields' },
          boxes, h('p', {}, h('label', { for: 'base' }, 'Base model'), base), h('p', {}, h('label', { for: 'publish' }, 'Publish the best as'), publish))),
      h('section', { 'aria-labelledby': 'request-heading' }, h('h2', { id: 'request-heading' }, 'Request'),
        h('p', { class: 'note', id: 'request-note' }, 'Every option may be set here; the README says which there are. What is written here is what is sent.'),
        h('p', {}, h('label', { for: 'request' }, 'The request as JSON'), text),
        h('div', { class: 'row' }, button('Start the run', () => run(false), { class: 'main' }), button('Check it first', () => run(true))),
        found),
    ],
  };
}

function choose(request, id, on) {
  const now = new Set(request.variants ?? []);
  if (on) now.add(id); else now.delete(id);
  request.variants = [...now];
  if (!now.has(request.baseline)) request.baseline = request.variants[0];
}

function upload(folder, done) {
  const part = (id, label, below) => {
    const input = h('input', { id, type: 'file', multiple: true });
    const send = button('Upload', async () => {
      if (!folder() || input.files.length === 0) {
        say(folder() ? 'Choose files first.' : 'Name the corpus first.');
        return;
      }
      send.disabled = true;
      try {
        for (const file of input.files) {
          say(`Uploading ${file.name}, ${bytes(file.size)} …`);
          await ask(`/corpora/${path(folder())}${below}/${encodeURIComponent(file.name)}`, { method: 'PUT', body: file });
        }
        input.value = '';
        done();
      } catch (error) {
        say(error.message);
      } finally {
        send.disabled = false;
      }
    });
    return h('p', {}, h('label', { for: id }, label), input, ' ', send);
  };
  return h('div', { class: 'fields' },
    part('files', 'Unlabelled feedback (.txt, .csv, .tsv, .jsonl, .json, .xlsx, each also .gz)', ''),
    part('labelled', 'Labelled feedback', '/labelled'));
}

function findings(check) {
  const files = (title, list) => list.length === 0 ? null : table(title, ['File', 'Rows', 'Texts', 'Empty', 'Unreadable'], h('tbody', {}, list.map(file =>
    h('tr', {}, h('th', { scope: 'row' }, file.name), ...[file.rows, file.texts, file.empty, file.unreadable].map(number => h('td', { class: 'n' }, count(number)))))));
  return [
    check.error ? problem({ message: check.error }) : h('p', {}, h('strong', {}, `It can be started. About ${duration(check.seconds)} of training on this host's own processor.`)),
    files('Labelled files', check.labelled), files('Files of the corpus', check.corpus),
    check.data ? facts([
      ['Pieces', `${count(check.data.pieces.train)} to train, ${count(check.data.pieces.validation)} to tune, ${count(check.data.pieces.test)} to judge`],
      ['Tokens of the corpus', check.corpusTokens ? `about ${count(check.corpusTokens)}` : null],
      ['Length', check.lengths ? `${check.lengths.used} tokens; ${count(check.lengths.cut)} of ${count(check.lengths.pieces)} training pieces are cut` : null],
    ]) : null,
    check.steps.length ? table('Steps', ['Step', 'Variant', 'Seed', 'There already', 'Takes about'], h('tbody', {}, check.steps.map(step => h('tr', {},
      h('th', { scope: 'row' }, step.step), h('td', {}, step.variant ?? ''), h('td', {}, step.seed ?? ''), h('td', {}, step.reused ? 'yes' : ''),
      h('td', { class: 'n' }, step.seconds ? duration(step.seconds) : ''))))) : null,
  ].filter(Boolean);
}
