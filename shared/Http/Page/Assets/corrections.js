// What was corrected on this page and not yet saved; saved, it is a labels file that the next run takes.
import { button, h, say } from './dom.js';
import { post } from './api.js';
import { count } from './text.js';

export function corrections(run) {
  const items = new Map();
  const save = button('Save the corrections', async () => {
    save.disabled = true;
    try {
      const saved = await post('/corrections', { run, corrections: [...items.values()] });
      say(`${count(saved.corrections)} saved in ${saved.file}; the next run takes them.${saved.newTags?.length ? ` New tags: ${saved.newTags.join(', ')}.` : ''}`);
      items.clear();
    } catch (error) {
      say(error.message);
    }
    show();
  }, { class: 'main', disabled: true });
  const note = h('p', { class: 'note', 'aria-live': 'polite' });

  function show() {
    save.disabled = items.size === 0;
    note.textContent = items.size === 0 ? 'Nothing is changed yet.' : `${count(items.size)} changed, not saved yet.`;
  }

  show();
  return {
    node: h('div', { class: 'row' }, save, note),
    /** @param {string|number|null} id the piece's, or null for a text that has no labels yet. */
    keep(element, id, text, isNew) {
      const key = id ?? text;
      if (isNew || element.changed()) items.set(key, id === null ? { text, labels: element.labels() } : { id, labels: element.labels() });
      else items.delete(key);
      show();
    },
    drop(id, text) {
      items.delete(id ?? text);
      show();
    },
  };
}
