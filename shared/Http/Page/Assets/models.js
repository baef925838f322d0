// What is published: names, versions, cards; which is in use, and changing that.
import { button, facts, h, problem, say, table } from './dom.js';
import { get, post } from './api.js';
import { drift } from './drift.js';
import { bytes, path, score, when } from './text.js';

export async function view(route, signal) {
  return route.parts.length ? one(route.parts.join('/'), signal) : list(signal);
}

async function list(signal) {
  const place = h('div');
  const show = async () => {
    const { models } = await get('/models', signal);
    const state = JSON.stringify(models);
    if (place.state === state) return;
    place.state = state;
    place.replaceChildren(...(models.length ? models.map(model => named(model, show)) : [h('section', {}, h('p', {}, 'Nothing has been published or imported yet.'))]));
  };
  await show();
  return { title: 'Models', refresh: show, every: 5000, node: [h('h1', { tabindex: '-1' }, 'Models'), place] };
}

function named(model, show) {
  const act = async (what, body, question) => {
    if (!confirm(question)) return;
    try {
      await post(`/models/${what}`, body);
      say('Done.');
      await show();
    } catch (error) {
      say(error.message);
    }
  };
  const id = `model-${model.name.replaceAll(/[^a-zA-Z0-9-]/g, '-')}`;
  return h('section', { 'aria-labelledby': id },
    h('h2', { id }, model.name),
    model.chosen ? h('p', { class: 'note' }, `${model.chosen.version ? `${model.chosen.version} since ${when(model.chosen.since)}` : 'None was good enough yet'}, by ${model.chosen.by}: ${model.chosen.why}`)
      : h('p', { class: 'note' }, 'The name means its newest version: nobody has chosen another.'),
    model.chosen?.earlier.length ? button('Back to the one before', () => act('rollback', { model: model.name }, `Go back from ${model.name}/${model.current}?`)) : null,
    table(`Versions of ${model.name}`, ['Version', 'Published', 'By', 'Kind', 'Macro F1', ''], h('tbody', {}, model.versions.map(version => h('tr', { class: version.version === model.current ? 'strong' : null },
      h('th', { scope: 'row' }, h('a', { href: `#/models/${path(`${model.name}/${version.version}`)}` }, version.version), version.version === model.current ? ' in use' : ''),
      h('td', {}, when(version.createdAt)), h('td', { class: 'long' }, version.owner), h('td', {}, version.metadata.kind ?? ''),
      h('td', { class: 'n' }, version.metadata.macroF1 ?? ''),
      h('td', {}, version.version === model.current ? '' : button('Promote', () => act('promote', { model: `${model.name}/${version.version}` }, `Make ${model.name}/${version.version} the current one?`))))))));
}

async function one(name, signal) {
  const { manifest, card, tags, thresholds } = await get(`/models/${path(name)}`, signal);
  return {
    title: `${manifest.name}/${manifest.version}`,
    node: [
      h('p', { class: 'eyebrow' }, h('a', { href: '#/models' }, 'Models'), ' / ', manifest.name),
      h('h1', { tabindex: '-1' }, `${manifest.name}/${manifest.version}`),
      h('section', {}, h('h2', {}, 'What it is'),
        facts([['Published', when(manifest.createdAt)], ['By', manifest.owner], ...Object.entries(manifest.metadata)]),
        tags ? h('details', {}, h('summary', {}, `${tags.length} tags`), table('Tags', ['Tag', 'Threshold'], h('tbody', {}, tags.map(tag =>
          h('tr', {}, h('th', { scope: 'row' }, tag), h('td', { class: 'n' }, thresholds?.[tag] === undefined ? 'never given' : score(thresholds[tag]))))))) : null,
        h('details', {}, h('summary', {}, `${manifest.files.length} files`), table('Files', ['File', 'Size', 'SHA-256'], h('tbody', {}, manifest.files.map(file =>
          h('tr', {}, h('th', { scope: 'row' }, file.name), h('td', { class: 'n' }, bytes(file.length)), h('td', { class: 'long' }, h('code', {}, file.sha256)))))))),
      tags ? attempt(`${manifest.name}/${manifest.version}`) : null,
      tags ? drift(`${manifest.name}/${manifest.version}`, signal) : null,
      card ? h('section', {}, h('h2', {}, 'Card'), h('pre', { class: 'log markdown', tabindex: '0' }, card)) : null,
    ].filter(Boolean),
  };
}

/** A text through the tagger: a tagging of its own over the queue, as any other. */
function attempt(model) {
  const text = h('input', { id: 'try', size: 60, maxlength: 2000, placeholder: 'The export keeps timing out.' });
  const answer = h('div', { 'aria-live': 'polite' });
  const go = button('Tag it', async () => {
    if (!text.value.trim()) return;
    go.disabled = true;
    answer.replaceChildren(h('p', { class: 'note' }, 'Tagging …'));
    try {
      const tagged = await post('/models/try', { model, text: text.value });
      answer.replaceChildren(table('Scores', ['Tag', 'Score', ''], h('tbody', {}, tagged.scores.map(one =>
        h('tr', { class: one.applies ? 'strong' : null }, h('th', { scope: 'row' }, one.tag), h('td', { class: 'n' }, score(one.score)), h('td', {}, one.applies ? 'given' : ''))))));
    } catch (error) {
      answer.replaceChildren(problem(error));
    } finally {
      go.disabled = false;
    }
  });
  return h('section', {}, h('h2', {}, 'Try a text'), h('div', { class: 'row' }, h('p', {}, h('label', { for: 'try' }, 'A piece of feedback'), text), go), answer);
}
