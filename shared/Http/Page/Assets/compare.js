// What the report lets one ask further: another threshold, another baseline.
import { h, table } from './dom.js';
import { count, score } from './text.js';

/** A slider over a tag's thresholds: what each would give on test. */
export function operatingPoint(report) {
  const curves = report.curves.filter(curve => curve.points.length > 1);
  if (curves.length === 0) return '';
  const tag = h('select', { id: 'point-tag' }, curves.map((curve, i) => h('option', { value: i }, curve.tag)));
  const slider = h('input', { id: 'point', type: 'range', min: 0, step: 1 });
  const says = h('output', { for: 'point', 'aria-live': 'polite' });

  const points = () => curves[tag.value].points.filter(point => point.threshold !== undefined && point.threshold !== null);

  function choose() {
    const all = points();
    slider.max = all.length - 1;
    const published = all.findIndex(point => point.threshold >= curves[tag.value].threshold);
    slider.value = published < 0 ? all.length - 1 : published;
    show();
  }

  function show() {
    const point = points()[slider.value];
    says.textContent = `threshold ${score(point.threshold)}: precision ${score(point.precision)}, recall ${score(point.recall)}`
      + (point.threshold === curves[tag.value].threshold ? ' (published)' : '');
    slider.setAttribute('aria-valuetext', says.textContent);
  }

  tag.addEventListener('change', choose);
  slider.addEventListener('input', show);
  choose();
  return h('div', { class: 'fields' },
    h('p', {}, h('label', { for: 'point-tag' }, 'Another threshold for'), tag),
    h('p', {}, h('label', { for: 'point' }, 'fewer pieces to the right'), slider),
    h('p', {}, says));
}

/** The paired differences of any variant over any other that the run has compared. */
export function over(report) {
  const differences = report.comparison.differences;
  const bases = [...new Set(differences.map(difference => difference.over))];
  if (bases.length < 2) return '';
  const base = h('select', { id: 'over' }, bases.map(name => h('option', {}, name)));
  const rows = h('tbody');
  const signed = value => (value > 0 ? '+' : value < 0 ? '−' : '') + score(Math.abs(value));
  const show = () => rows.replaceChildren(...differences.filter(difference => difference.over === base.value).map(difference => {
    const { value, low, high } = difference.macroF1.estimate;
    return h('tr', {}, h('th', { scope: 'row' }, difference.variant), h('td', { class: low > 0 ? 'better' : high < 0 ? 'worse' : null }, signed(value)), h('td', {}, `${signed(low)} to ${signed(high)}`));
  }));
  base.addEventListener('change', show);
  show();
  return h('div', {}, h('p', {}, h('label', { for: 'over' }, 'Macro F1 over'), base),
    table(`Macro F1 on ${count(report.comparison.pieces)} test pieces`, ['Variant', 'Difference', '95 % interval'], rows));
}
