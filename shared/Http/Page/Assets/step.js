// One step closely: inputs, parameters, outputs, why it was not reused; the job's attempts and its log as it is written.
import { button, facts, h, problem, table } from './dom.js';
import { get } from './api.js';
import { badge } from './runs.js';
import { bytes, duration, between, stepName, when } from './text.js';

export async function showStep(id, url, step, key) {
  const body = h('div', {}, h('p', { class: 'note' }, 'Looking …'));
  const stop = new AbortController();
  const dialog = h('dialog', { 'aria-labelledby': 'step-title', close: () => { stop.abort(); dialog.remove(); } },
    h('div', { class: 'row' }, h('h2', { id: 'step-title' }, stepName(step)), badge(step.state), button('Close', () => dialog.close())), body);
  document.body.append(dialog);
  dialog.showModal();
  try {
    const job = step.jobId ? (await get(`${url}/jobs`)).find(j => j.jobId === step.jobId) : null;
    const parts = (await get(`${url}/steps`)).filter(record => record.step === step.step && record.variant === step.variant && record.seed === step.seed);
    const details = parts.length ? await get(`${url}/steps/${encodeURIComponent((parts.find(p => p.id === key) ?? parts[0]).id)}`) : null;
    body.replaceChildren(...[
      step.error ? problem({ message: step.error }) : null,
      step.summary ? facts(Object.entries(step.summary)) : null,
      parts.length > 1 ? h('p', { class: 'note' }, `It has ${parts.length} parts; below is ${details.step.id}.`) : null,
      details ? reuse(details) : null,
      details?.artifact ? artifact(details.artifact) : null,
      job ? await attempts(url, job, stop.signal) : null,
    ].filter(Boolean).flat());
    if (!body.childElementCount) body.append(h('p', {}, 'It has not begun.'));
  } catch (error) {
    body.replaceChildren(problem(error));
  }
}

function reuse({ step, artifact, nearest }) {
  const run = name => h('a', { href: `#/run/${encodeURIComponent(name)}` }, name);
  if (step.reusedFrom) return h('p', {}, 'Reused: run ', run(step.reusedFrom), ' had made it, of the same inputs with the same parameters.');
  if (!artifact) return null;
  if (!nearest) return h('p', {}, 'Computed: nothing of this step was there before.');
  return h('div', {},
    h('p', {}, 'Computed: nothing of the same key was there. The nearest is of run ', run(nearest.runId), `, ${when(nearest.createdAt)}, and differs in`),
    table('Why nothing was reused', ['Part of the key', 'Here', 'There'], h('tbody', {}, nearest.differences.map(d =>
      h('tr', {}, h('th', { scope: 'row' }, d.part), h('td', { class: 'long' }, d.here ?? '–'), h('td', { class: 'long' }, d.there ?? '–'))))));
}

function artifact(manifest) {
  const origin = manifest.origin;
  return [
    origin ? h('details', {}, h('summary', {}, `Inputs and parameters (version ${origin.version})`),
      table('Inputs', ['Input', 'Step', 'SHA-256'], h('tbody', {}, Object.entries(origin.inputs).map(([name, input]) =>
        h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, input.step), h('td', { class: 'long' }, h('code', {}, input.digest)))))),
      h('pre', {}, JSON.stringify(origin.parameters, null, 2))) : null,
    h('details', {}, h('summary', {}, `Outputs: ${manifest.files.length} files`),
      h('p', { class: 'note' }, `artifacts/${manifest.step}/${manifest.key}/${manifest.attempt}`, manifest.exact ? '' : '; resumed in another environment, so that its bytes cannot be promised'),
      table('Files', ['File', 'Size', 'SHA-256'], h('tbody', {}, manifest.files.map(file =>
        h('tr', {}, h('th', { scope: 'row' }, file.name), h('td', { class: 'n' }, bytes(file.length)), h('td', { class: 'long' }, h('code', {}, file.sha256))))))),
    Object.keys(manifest.environment).length ? h('details', {}, h('summary', {}, 'Where it was computed'), facts(Object.entries(manifest.environment))) : null,
  ].filter(Boolean);
}

async function attempts(url, job, signal) {
  const log = h('pre', { class: 'log', tabindex: '0', 'aria-label': 'Log' });
  const path = `${url}/jobs/${encodeURIComponent(job.jobId)}/log`;
  let next = null;
  const follow = async () => {
    const part = await get(next === null ? path : `${path}?from=${next}`, signal);
    const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 20;
    next = part.next;
    log.append(part.text);
    if (atEnd) log.scrollTop = log.scrollHeight;
    if (!signal.aborted && job.state !== 'succeeded' && job.state !== 'failed' && job.state !== 'cancelled') setTimeout(() => follow().catch(() => { }), 1500);
  };
  await follow();
  return h('div', {},
    h('h3', {}, 'Job'),
    facts([
      ['Worker', job.worker], ['Waited', job.startedAt ? duration(between(job.enqueuedAt, job.startedAt)) : null],
      ['Attempts', job.totalAttempts], ['Checkpoint', job.checkpoint], ['Reused from', job.reusedFrom],
    ]),
    job.attemptLog.length ? h('ul', {}, job.attemptLog.map(line => h('li', {}, line))) : null,
    h('h3', {}, 'Log'), log);
}
