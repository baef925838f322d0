// Finds the view that the address names, shows it, and keeps it up to date while it is looked at.
import { h, problem } from './dom.js';

const views = { runs: './runs.js', run: './run.js', start: './start.js', models: './models.js', queue: './queue.js' };
const place = document.getElementById('view');
let shown = null;

/** #/run/ID/curves?beside=… is { name: 'run', parts: ['ID', 'curves'], query }. */
function address() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...parts] = path.split('/').filter(Boolean).map(decodeURIComponent);
  return { name: name in views ? name : 'runs', parts, query: new URLSearchParams(query) };
}

async function show() {
  shown?.abort();
  const mine = shown = new AbortController();
  const route = address();
  for (const link of document.querySelectorAll('.bar nav a')) {
    if (link.getAttribute('href') === '#/' + (route.name === 'run' ? 'runs' : route.name)) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  try {
    const { view } = await import(views[route.name]);
    const made = await view(route, mine.signal);
    if (mine.signal.aborted) return;
    place.replaceChildren(...[made.node].flat());
    document.title = `${made.title} · BertPipeline`;
    if (show.again) place.querySelector('h1')?.focus();
    show.again = true;
    if (made.refresh) keepFresh(made, mine.signal);
  } catch (error) {
    if (!mine.signal.aborted) place.replaceChildren(h('h1', { tabindex: '-1' }, 'That did not work'), problem(error));
  }
}

/** Asks again after each answer, more seldom while nobody looks or the host does not answer. */
async function keepFresh(made, signal) {
  let wait = made.every ?? 2000;
  while (!signal.aborted) {
    await new Promise(resolve => setTimeout(resolve, wait));
    if (signal.aborted) return;
    if (document.hidden) continue;
    try {
      const again = await made.refresh();
      place.querySelector('.stale')?.remove();
      if (again === false) return;
      wait = made.every ?? 2000;
    } catch (error) {
      if (signal.aborted) return;
      wait = Math.min(wait * 2, 30000);
      if (!place.querySelector('.stale')) place.prepend(h('p', { class: 'stale', role: 'status' }, `Not up to date: ${error.message}`));
    }
  }
}

addEventListener('hashchange', show);
show();
