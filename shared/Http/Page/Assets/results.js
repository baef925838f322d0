// The report's own sections in the page, with a slider on the precision-recall curves and a choice of what to compare with.
import { button, h } from './dom.js';
import { ApiError, get, save } from './api.js';
import { readable } from './chart.js';
import { operatingPoint, over } from './compare.js';

export async function tab({ id, url, signal }) {
  const [html, report] = await Promise.all([get(`${url}/report?format=html`, signal), get(`${url}/report?format=json`, signal)]).catch(missing);
  if (!html) return { node: h('section', {}, h('p', {}, 'There is no report yet; a run has one when its step "report" has succeeded.')) };
  // The page has the report's look already, and allows no styles in markup.
  const drawn = new DOMParser().parseFromString(html.replace(/<style>[^]*?<\/style>/, ''), 'text/html');
  const sections = [...drawn.querySelectorAll('main > section')].map(section => document.adoptNode(section));
  for (const section of sections) section.querySelectorAll('svg').forEach(readable);
  const curves = sections.find(section => section.id === 'curves');
  if (curves) curves.querySelector('p')?.after(operatingPoint(report));
  const improvements = sections.find(section => section.id === 'improvements');
  if (improvements) improvements.append(over(report));
  const jump = name => event => {
    event.preventDefault();
    document.getElementById(name).scrollIntoView();
    document.getElementById(`${name}-heading`)?.focus?.();
  };
  return {
    node: [
      h('p', { class: 'headline' }, report.headline),
      h('div', { class: 'row' },
        button('Save as HTML', () => save(`${url}/report?format=html`, `${id}.html`)),
        button('Save as Markdown', () => save(`${url}/report?format=md`, `${id}.md`)),
        button('Save as JSON', () => save(`${url}/report?format=json`, `${id}.json`))),
      h('nav', { 'aria-label': 'Sections of the report' }, h('ul', {}, sections.filter(section => section.id).map(section =>
        h('li', {}, h('a', { href: `#${section.id}`, click: jump(section.id) }, section.querySelector('h2').textContent))))),
      ...sections,
    ],
  };
}

function missing(error) {
  if (error instanceof ApiError && error.status === 404) return [null, null];
  throw error;
}
