// The chain of steps as a graph: columns by what must be there before.
import { svg } from './dom.js';

const width = 168, height = 44, across = 34, down = 12;

/** @param {object[]} steps as the status has them; `after` names the steps that come before. */
export function graph(steps, key, open) {
  const byKey = new Map(steps.map(step => [key(step), step]));
  const before = new Map(steps.map(step => [key(step), predecessors(step, steps, key)]));
  const columns = new Map();
  const column = name => {
    if (!columns.has(name)) {
      columns.set(name, 0); // A circle ends here.
      columns.set(name, 1 + Math.max(-1, ...before.get(name).map(column)));
    }
    return columns.get(name);
  };
  steps.forEach(step => column(key(step)));
  // The taggers' chains lie each in a row of its own, where it is free.
  const lanes = [...new Set(steps.map(lane))];
  const taken = new Set();
  const places = new Map();
  for (const [name, step] of byKey) {
    const x = columns.get(name);
    let y = lanes.indexOf(lane(step));
    while (taken.has(`${x} ${y}`)) y++;
    taken.add(`${x} ${y}`);
    places.set(name, { x: x * (width + across) + 2, y: y * (height + down) + 2 });
  }
  const right = (1 + Math.max(0, ...columns.values())) * (width + across) - across + 4;
  const bottom = Math.max(0, ...[...places.values()].map(place => place.y)) + height + 2;
  const edges = [...before].flatMap(([name, others]) => others.map(other => edge(places.get(other), places.get(name))));
  const nodes = [...byKey].map(([name, step]) => node(step, places.get(name), () => open(step)));
  return svg('svg', { width: right, height: bottom, viewBox: `0 0 ${right} ${bottom}`, role: 'group', 'aria-label': 'Steps and what they wait for' }, edges, nodes);
}

const lane = step => step.variant === undefined ? '' : `${step.variant} ${step.seed}`;

/** Steps of the same variant and seed where there are such, else all of that name. */
function predecessors(step, steps, key) {
  const name = key(step);
  return (step.after ?? []).flatMap(wanted => {
    const all = steps.filter(other => other.step === wanted);
    const own = all.filter(other => other.variant !== undefined && other.variant === step.variant && (step.seed === undefined || other.seed === step.seed));
    return (own.length ? own : all).map(key);
  }).filter(other => other !== name);
}

function edge(from, to) {
  const x1 = from.x + width, y1 = from.y + height / 2, x2 = to.x, y2 = to.y + height / 2, middle = (x1 + x2) / 2;
  return svg('path', { class: 'edge', d: `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` });
}

function node(step, { x, y }, open) {
  const second = [step.variant, step.seed === undefined ? null : `seed ${step.seed}`, step.of ? `${step.done ?? 0}/${step.of}` : null].filter(Boolean).join(' · ');
  const short = text => text.length > 25 ? text.slice(0, 24) + '…' : text;
  const group = svg('g', { class: step.state, role: 'button', tabindex: '0' },
    svg('title', {}, `${step.step} ${second}: ${step.state}`),
    svg('rect', { x, y, width, height, rx: 7 }),
    svg('text', { x: x + 10, y: y + 19 }, short(step.step)),
    svg('text', { x: x + 10, y: y + 36, class: 'state' }, short([second, step.state].filter(Boolean).join(' · '))));
  group.addEventListener('click', open);
  group.addEventListener('keydown', event => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      open();
    }
  });
  return group;
}
