// A piece of feedback with its tags: those it has, those it was given, and a correction of them.
import { h } from './dom.js';
import { score } from './text.js';

/** @returns the element; `labels()` are the tags as they stand now, `changed()` whether they are others than before. */
export function tagged(piece, tags, { selected, edited } = {}) {
  const before = new Set(piece.labels ?? []);
  const given = new Set(piece.predicted ?? []);
  const now = new Set(selected ?? before);
  const all = [...new Set([...tags, ...before])];
  const shown = all.filter(tag => before.has(tag) || given.has(tag) || now.has(tag));
  const chip = tag => {
    const at = tags.indexOf(tag);
    const kind = piece.labels === undefined || piece.predicted === undefined ? '' : before.has(tag) ? (given.has(tag) ? 'right' : 'missed') : given.has(tag) ? 'wrong' : '';
    const box = h('input', { type: 'checkbox', checked: now.has(tag), change: () => {
      if (box.checked) now.add(tag); else now.delete(tag);
      label.classList.toggle('changed', now.has(tag) !== before.has(tag));
      edited?.();
    } });
    const label = h('label', { class: `chip ${kind} ${now.has(tag) !== before.has(tag) ? 'changed' : ''}`, title: { right: 'labelled and predicted', missed: 'labelled, not predicted', wrong: 'predicted, not labelled' }[kind] ?? null },
      box, tag, piece.scores && at >= 0 ? h('small', {}, score(piece.scores[at])) : null, kind === 'missed' || kind === 'wrong' ? h('small', {}, kind) : null);
    return label;
  };
  const chips = h('fieldset', { class: 'tagset' }, h('legend', {}, 'Tags'), shown.map(chip));
  const rest = all.filter(tag => !shown.includes(tag));
  const more = h('details', {}, h('summary', {}, 'Other tags'), h('div', { class: 'tagset' }, rest.map(chip)));
  const element = h('article', { class: 'piece' }, h('blockquote', {}, piece.text), chips, rest.length ? more : null);
  element.labels = () => all.filter(tag => now.has(tag));
  element.changed = () => now.size !== before.size || [...now].some(tag => !before.has(tag));
  return element;
}
