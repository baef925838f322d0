// Who works, what waits, what was given up.
import { button, h, keyed, say, table } from './dom.js';
import { ask, get, post } from './api.js';
import { count, duration, when } from './text.js';

const memory = (megabytes, where) => megabytes ? `${count(megabytes)} MB${where}` : null;

export async function view(route, signal) {
  const working = h('tbody'), waiting = h('tbody'), poison = h('tbody');
  const says = h('p', { class: 'note', 'aria-live': 'polite' });
  const run = id => h('a', { href: `#/run/${encodeURIComponent(id)}` }, id);

  const worker = ({ worker, job, silentSeconds }) => h('tr', {},
    h('th', { scope: 'row' }, worker), h('td', {}, run(job.runId)), h('td', {}, job.jobId),
    h('td', { class: 'long' }, [job.progress?.phase, job.progress?.rate > 0 ? `${count(job.progress.rate)} ${job.progress.unit}/s` : null,
      memory(job.progress?.metrics?.residentMegabytes, ''), memory(job.progress?.metrics?.deviceMemoryMegabytes, ' on the GPU')].filter(Boolean).join(', ')),
    h('td', { class: 'n' }, `${duration(silentSeconds)} ago`), h('td', { class: 'n' }, job.totalAttempts));

  const waits = job => h('tr', {}, h('th', { scope: 'row' }, job.jobId), h('td', {}, run(job.runId)), h('td', {}, when(job.enqueuedAt)), h('td', { class: 'n' }, job.totalAttempts));

  const given = ({ id, content }) => h('tr', {},
    h('th', { scope: 'row' }, content.message?.jobId ?? 'unreadable'), h('td', {}, content.message ? run(content.message.runId) : ''), h('td', {}, when(content.at)),
    h('td', { class: 'long' }, content.reason, content.attemptLog?.length ? h('details', {}, h('summary', {}, 'Attempts'), h('ul', {}, content.attemptLog.map(line => h('li', {}, line)))) : null),
    h('td', {},
      content.message ? button('Run again', () => again(id, content.message.runId)) : null, ' ',
      button('Dismiss', () => dismiss(id))));

  async function again(id, runId) {
    try {
      const started = await post(`/runs/${encodeURIComponent(runId)}/retry`);
      await ask(`/queue/poison/${encodeURIComponent(id)}`, { method: 'DELETE' });
      location.hash = `#/run/${encodeURIComponent(started.id)}`;
    } catch (error) {
      say(error.message);
    }
  }

  async function dismiss(id) {
    try {
      await ask(`/queue/poison/${encodeURIComponent(id)}`, { method: 'DELETE' });
      await refresh();
    } catch (error) {
      say(error.message);
    }
  }

  async function refresh() {
    const queue = await get('/queue', signal);
    keyed(working, queue.workers, w => w.worker + w.job.runId + w.job.jobId, worker);
    keyed(waiting, queue.waiting.slice(0, 200), job => job.runId + job.jobId, waits);
    keyed(poison, queue.poison, message => message.id, given);
    says.textContent = `${count(queue.workers.length)} at work, ${count(queue.waiting.length)} waiting${queue.waiting.length ? `, the oldest for ${duration(queue.oldestSeconds)}` : ''}, ${count(queue.poisonCount)} given up.`;
  }

  await refresh();
  return {
    title: 'Workers', refresh, every: 2000,
    node: [
      h('h1', { tabindex: '-1' }, 'Workers and queue'), says,
      h('section', {}, h('h2', {}, 'At work'), table('Workers', ['Worker', 'Run', 'Job', 'Does', 'Last sign', 'Attempts'], working)),
      h('section', {}, h('h2', {}, 'Waiting'), table('Waiting jobs, the oldest first', ['Job', 'Run', 'Since', 'Attempts'], waiting)),
      h('section', {}, h('h2', {}, 'Given up'), h('p', { class: 'note' }, 'Jobs that made no progress in five attempts, and messages that nobody could read. Run again starts the whole run once more, on what it had finished.'),
        table('Poison queue', ['Job', 'Run', 'When', 'Why', ''], poison)),
    ],
  };
}
