// Makes a drawn line chart readable: the nearest point's values beside the pointer, or the arrow keys.
import { svg } from './dom.js';

const number = value => Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : Number(value.toPrecision(4)).toString();

/** @param {SVGElement} chart with data-x and data-y, "value pixel value pixel": two points of each scale. */
export function readable(chart) {
  if (!chart.dataset.x) return;
  const [xScale, yScale] = [scale(chart.dataset.x), scale(chart.dataset.y)];
  const lines = [...chart.querySelectorAll('polyline')].map(line => [...line.points].map(({ x, y }) => ({ x, y })));
  const all = lines.flat().sort((a, b) => a.x - b.x);
  if (all.length === 0) return;
  const marks = svg('g', { 'aria-hidden': 'true' });
  chart.append(marks);
  chart.setAttribute('tabindex', '0');
  let at = null;

  function show(point) {
    at = point;
    const { width } = chart.viewBox.baseVal;
    const right = point.x > width / 2;
    marks.replaceChildren(
      svg('line', { class: 'cross', x1: point.x, x2: point.x, y1: yScale.low, y2: yScale.high }),
      svg('circle', { class: 'ring c1', cx: point.x, cy: point.y, r: 4 }),
      svg('text', { class: 'tip', x: point.x + (right ? -8 : 8), y: Math.max(14, point.y - 8), 'text-anchor': right ? 'end' : 'start' },
        `${number(xScale.value(point.x))}: ${number(yScale.value(point.y))}`));
  }

  chart.addEventListener('pointermove', event => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(chart.getScreenCTM().inverse());
    show(all.reduce((best, point) => far(point, place) < far(best, place) ? point : best));
  });
  chart.addEventListener('pointerleave', () => marks.replaceChildren());
  chart.addEventListener('keydown', event => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(all[Math.min(all.length - 1, Math.max(0, all.indexOf(at) + step))]);
  });
}

/** What is meant is mostly the place along the axis. */
const far = (a, b) => (a.x - b.x) ** 2 + 0.2 * (a.y - b.y) ** 2;

function scale(text) {
  const [v1, p1, v2, p2] = text.split(' ').map(Number);
  return { low: p1, high: p2, value: pixel => v1 + (pixel - p1) / (p2 - p1) * (v2 - v1) };
}
