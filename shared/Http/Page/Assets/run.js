// A run: what was asked for, what can be done to it, and its tabs.
import { button, facts, h, problem, say } from './dom.js';
import { ask, get, post } from './api.js';
import { badge } from './runs.js';
import { between, duration, when } from './text.js';

const tabs = {
  overview: ['Steps', './steps.js'],
  curves: ['Curves', './curves.js'],
  results: ['Results', './results.js'],
  pieces: ['Errors', './pieces.js'],
  labels: ['Labels', './labels.js'],
};

export async function view(route, signal) {
  const id = route.parts[0] ?? '';
  const tab = route.parts[1] in tabs ? route.parts[1] : 'overview';
  const url = `/runs/${encodeURIComponent(id)}`;
  let run = await get(url, signal);
  const head = h('div');
  const module = await import(tabs[tab][1]);
  const body = await module.tab({ id, url, run, query: route.query, signal });
  showHead();

  function showHead() {
    const state = JSON.stringify([run.state, run.error, run.model, run.current, run.cancelRequested, run.updatedAt]);
    if (head.state === state) return;
    head.state = state;
    head.replaceChildren(...[
      h('div', { class: 'row' }, badge(run.state), h('span', { class: 'note' }, summary(run))),
      run.error ? problem({ message: run.error }) : null,
      result(run),
      h('div', { class: 'row' }, ...actions(run, url)),
    ].filter(Boolean));
  }

  const isTagging = Boolean(run.tagging);
  return {
    title: `Run ${id}`,
    every: 1000,
    refresh: async () => {
      const before = run;
      run = await get(url, signal);
      showHead();
      await body.refresh?.(run, before);
      return !ended(run) || !ended(before);
    },
    node: [
      h('p', { class: 'eyebrow' }, h('a', { href: '#/runs' }, 'Runs'), ' / ', run.request?.corpus ?? run.tagging?.texts),
      h('h1', { tabindex: '-1' }, isTagging ? `Tagging ${id}` : `Run ${id}`),
      head,
      h('nav', { 'aria-label': 'Parts of the run' }, h('ul', { class: 'tabs' }, Object.entries(tabs)
        .filter(([name]) => !isTagging || name === 'overview' || name === 'curves')
        .map(([name, [title]]) => h('li', {}, h('a', { href: `#/run/${encodeURIComponent(id)}/${name}`, 'aria-current': name === tab ? 'page' : null }, title))))),
      ...[body.node].flat(),
    ],
  };
}

export const ended = run => ['succeeded', 'failed', 'cancelled'].includes(run.state);

function summary(run) {
  const took = duration(between(run.createdAt, ended(run) ? run.updatedAt : null));
  return `started ${when(run.createdAt)}, ${ended(run) ? 'took' : 'for'} ${took}${run.cancelRequested && !ended(run) ? '; is being cancelled' : ''}`;
}

function result(run) {
  return run.model ? facts([
    ['Published', h('a', { href: `#/models/${run.model}` }, run.model)],
    ['In use', run.current ? [h('a', { href: `#/models/${run.current}` }, run.current), run.currentReason ? ` – ${run.currentReason}` : ''] : null],
  ]) : null;
}

function actions(run, url) {
  const act = (text, path, question, done) => button(text, async event => {
    if (question && !confirm(question)) return;
    event.target.disabled = true;
    try {
      const answer = path === null ? await ask(url, { method: 'DELETE' }) : await post(url + path);
      say(done);
      if (path === null) location.hash = '#/runs';
      else if (answer?.id && answer.id !== run.id) location.hash = `#/run/${encodeURIComponent(answer.id)}`;
    } catch (error) {
      say(error.message);
      event.target.disabled = false;
    }
  });
  const clone = run.request ? h('a', { class: 'action', href: `#/start?from=${encodeURIComponent(run.id)}` }, 'Clone with changes') : null;
  if (ended(run)) {
    return [
      act(run.state === 'succeeded' ? 'Run again' : 'Retry from the failed step', '/retry', null, 'Started again; what had succeeded is reused.'),
      clone,
      act('Forget', null, `Delete the history of run ${run.id}? It leaves the list; its report, its artifacts and its model stay.`, 'Forgotten.'),
    ].filter(Boolean);
  }
  return [
    act('Cancel', '/cancel', `Cancel run ${run.id}? It can be retried, and goes on where it was.`, 'It is being cancelled; everything that it holds is free within half a minute.'),
    run.state === 'suspended' ? act('Resume', '/resume', null, 'It goes on.') : act('Suspend', '/suspend', null, 'It halts: nothing more is started; what a worker has begun it ends.'),
    clone,
  ].filter(Boolean);
}
