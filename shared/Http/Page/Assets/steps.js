// The steps of a run: as a graph, as a timeline, and each of them closely.
import { button, h, keyed, problem, table } from './dom.js';
import { get } from './api.js';
import { graph } from './graph.js';
import { badge } from './runs.js';
import { showStep } from './step.js';
import { between, count, duration, stepName } from './text.js';

const key = step => [step.step, step.variant, step.seed].filter(part => part !== undefined && part !== null).join('-');

export async function tab({ id, url, run, signal }) {
  const picture = h('div', { class: 'graph', role: 'region', 'aria-label': 'The chain of steps', tabindex: '0' });
  const rows = h('tbody');
  const asked = h('details', {}, h('summary', {}, 'What was asked for'), h('pre', {}, JSON.stringify(run.request ?? run.tagging, null, 2)));
  const open = step => showStep(id, url, step, key(step));

  async function refresh(now) {
    const jobs = new Map((await get(`${url}/jobs`, signal)).map(job => [job.jobId, job]));
    const from = Date.parse(now.createdAt);
    const to = Math.max(from + 1000, ...now.steps.map(step => step.endedAt ? Date.parse(step.endedAt) : step.startedAt ? Date.now() : from));
    const shown = now.steps.map(step => ({ step, job: jobs.get(step.jobId), from, to, now: step.endedAt || !step.startedAt ? 0 : Math.round(Date.now() / 1000) }));
    keyed(rows, shown, item => key(item.step), item => row(item, open));
    const state = JSON.stringify(now.steps.map(step => [key(step), step.state, step.done, step.of]));
    if (picture.state !== state) {
      picture.state = state;
      picture.replaceChildren(graph(now.steps, key, open));
    }
  }

  await refresh(run);
  return {
    refresh,
    node: [
      h('section', { 'aria-labelledby': 'graph-heading' }, h('h2', { id: 'graph-heading' }, 'Chain'), picture),
      h('section', { 'aria-labelledby': 'timeline-heading' },
        h('h2', { id: 'timeline-heading' }, 'Timeline'),
        h('p', { class: 'note' }, 'Hatched: it waited for a worker. Green: what was there already was reused.'),
        h('div', { class: 'timeline' }, table('Steps in the order of the chain', ['Step', 'State', 'When', 'Took', 'How far'], rows))),
      h('section', {}, asked),
    ],
  };
}

function row({ step, job, from, to }, open) {
  return h('tr', {},
    h('th', { scope: 'row' }, button(stepName(step), () => open(step), { class: 'link' })),
    h('td', {}, badge(step.state), step.attempt > 1 ? h('small', {}, ` attempt ${step.attempt}`) : null),
    h('td', { class: 'track' }, bars(step, job, from, to)),
    h('td', { class: 'n' }, step.startedAt ? duration(between(step.startedAt, step.endedAt)) : ''),
    h('td', { class: 'long' }, far(step, job)));
}

/** Parts of the whole run's time, set by script: the page allows no styles in markup. */
function bars(step, job, from, to) {
  const bar = (name, begin, end, title) => {
    const element = h('span', { class: name, title });
    element.style.left = `${100 * (begin - from) / (to - from)}%`;
    element.style.width = `${100 * Math.max(0, end - begin) / (to - from)}%`;
    return element;
  };
  const start = step.startedAt ? Date.parse(step.startedAt) : null;
  const end = step.endedAt ? Date.parse(step.endedAt) : Date.now();
  const queued = job ? Date.parse(job.enqueuedAt) : null;
  return [
    queued && (start ?? end) - queued > 500 ? bar('waited', queued, start ?? end, `waited ${duration(((start ?? end) - queued) / 1000)} for a worker`) : null,
    start ? bar(`worked ${step.state}`, start, end, `${step.state}, ${duration((end - start) / 1000)}`) : null,
  ].filter(Boolean);
}

function far(step, job) {
  if (step.error) return problem({ message: step.error });
  if (step.reusedFrom) return [h('a', { href: `#/run/${encodeURIComponent(step.reusedFrom)}` }, `from ${step.reusedFrom}`)];
  const parts = step.of ? `${count(step.done ?? 0)} of ${count(step.of)}` : '';
  const progress = step.progress;
  if (!progress || step.endedAt) return parts;
  const share = progress.totalSteps > 0 ? progress.step / progress.totalSteps : null;
  return [
    h('div', {}, [parts, progress.phase, share === null ? null : `step ${count(progress.step)} of ${count(progress.totalSteps)}`,
      progress.rate > 0 ? `${count(progress.rate)} ${progress.unit}/s` : null,
      Number.isFinite(progress.secondsLeft) ? `${duration(progress.secondsLeft)} left` : null].filter(Boolean).join(', ')),
    share === null ? null : h('progress', { value: share, max: 1, 'aria-label': 'Share of its steps' }),
    job?.worker ? h('small', {}, `on ${job.worker}`) : null,
  ];
}
