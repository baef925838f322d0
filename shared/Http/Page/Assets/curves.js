// Curves of a run's trainings, drawn by the host as the report's are; of several runs, over each other.
import { h, problem } from './dom.js';
import { get } from './api.js';
import { readable } from './chart.js';

export async function tab({ id, url, run, query, signal }) {
  const others = (query.get('beside') ?? '').split(',').filter(Boolean);
  const path = `${url}/curves${others.length ? `?beside=${others.map(encodeURIComponent).join(',')}` : ''}`;
  const charts = h('div', { class: 'charts' });
  const none = h('p', {}, 'Nothing has been measured yet.');

  async function refresh() {
    const html = await get(path, signal);
    if (charts.html === html) return;
    charts.html = html;
    none.hidden = html !== '';
    // Our host's own figures: it wrote every text in them as text.
    charts.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.children);
    charts.querySelectorAll('svg').forEach(readable);
  }

  await refresh();
  const input = h('input', { id: 'beside', value: others.join(', '), placeholder: 'run ids, separated by commas' });
  return {
    refresh,
    node: h('section', { 'aria-labelledby': 'curves-heading' },
      h('h2', { id: 'curves-heading' }, 'Curves'),
      h('form', { class: 'filters', submit: event => { event.preventDefault(); location.hash = `#/run/${encodeURIComponent(id)}/curves?beside=${input.value.split(',').map(part => encodeURIComponent(part.trim())).filter(Boolean).join(',')}`; } },
        h('p', {}, h('label', { for: 'beside' }, 'Other runs over these'), input), h('p', {}, h('button', {}, 'Show'))),
      none, charts),
  };
}
