// The list of runs: what stands in the address is what is filtered by, so that a look can be sent to somebody.
import { button, h, keyed, table } from './dom.js';
import { get } from './api.js';
import { between, count, duration, when } from './text.js';

const page = 100;
const states = ['pending', 'running', 'suspended', 'succeeded', 'failed', 'cancelled'];

export async function view(route, signal) {
  const asked = () => new URLSearchParams([...route.query].filter(([, value]) => value));
  const chosen = new Set((route.query.get('beside') ?? '').split(',').filter(Boolean));
  const list = new URLSearchParams([...asked()].filter(([name]) => name !== 'beside'));
  list.set('top', page);

  const rows = h('tbody');
  const total = h('p', { class: 'note', 'aria-live': 'polite' });
  const compare = button('Lay curves over each other', () => {
    const [first, ...others] = chosen;
    location.hash = `#/run/${encodeURIComponent(first)}/curves?beside=${others.map(encodeURIComponent).join(',')}`;
  });

  function select(id, on) {
    if (on) chosen.add(id); else chosen.delete(id);
    compare.disabled = chosen.size < 2 || chosen.size > 6;
  }

  const row = run => h('tr', {},
    h('td', {}, h('input', { type: 'checkbox', 'aria-label': `Compare run ${run.id}`, checked: chosen.has(run.id), change: event => select(run.id, event.target.checked) })),
    h('th', { scope: 'row' }, h('a', { href: `#/run/${encodeURIComponent(run.id)}` }, run.id)),
    h('td', {}, badge(run.state)),
    h('td', {}, run.corpus, run.isTagging ? h('small', {}, ' tagging') : null),
    h('td', {}, when(run.createdAt)),
    h('td', { class: 'n' }, duration(between(run.createdAt, open(run) ? null : run.updatedAt))),
    h('td', { class: 'long' }, run.error ?? run.model ?? ''));

  async function refresh() {
    const found = await get(`/runs?${list}`, signal);
    keyed(rows, found.runs, run => run.id, row);
    const from = Number(list.get('skip') ?? 0);
    total.textContent = found.total === 0 ? 'No run is like that.' : `${count(from + 1)} to ${count(from + found.runs.length)} of ${count(found.total)}`;
    older.hidden = from + found.runs.length >= found.total;
    newer.hidden = from === 0;
  }

  const turn = by => () => {
    const next = asked();
    next.set('skip', Math.max(0, Number(next.get('skip') ?? 0) + by));
    location.hash = `#/runs?${next}`;
  };
  const newer = button('Newer', turn(-page));
  const older = button('Older', turn(page));
  select('', false);
  await refresh();
  return {
    title: 'Runs', refresh, every: 2000,
    node: [
      h('h1', { tabindex: '-1' }, 'Runs'),
      filters(route.query),
      h('section', { 'aria-label': 'Runs' },
        h('div', { class: 'row' }, h('a', { class: 'action', href: '#/start' }, 'New run'), compare),
        table('Runs, the newest first', ['', 'Run', 'State', 'Corpus', 'Started', 'Took', 'Result'], rows),
        h('div', { class: 'row' }, newer, older, total)),
    ],
  };
}

const open = run => ['pending', 'running', 'suspended'].includes(run.state);

export const badge = state => h('span', { class: `badge ${state}` }, state);

function filters(query) {
  const field = (label, input) => h('p', {}, h('label', { for: input.id }, label), input);
  const text = (name, type) => h('input', { id: name, name, type, value: query.get(name) ?? '' });
  return h('form', {
    class: 'filters', role: 'search', 'aria-label': 'Filter runs',
    submit: event => {
      event.preventDefault();
      location.hash = `#/runs?${new URLSearchParams([...new FormData(event.target)].filter(([, value]) => value))}`;
    },
  },
    field('Text', text('text', 'search')),
    field('State', h('select', { id: 'state', name: 'state' }, h('option', { value: '' }, 'any'),
      states.map(state => h('option', { value: state, selected: query.get('state') === state }, state)))),
    field('Started from', text('from', 'date')),
    field('before', text('to', 'date')),
    h('p', {}, h('button', {}, 'Filter'), ' ', h('a', { href: '#/runs' }, 'all')));
}
