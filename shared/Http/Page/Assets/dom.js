// Elements without markup: whatever people wrote becomes text, never HTML.

/** An element: h('td', { class: 'n' }, 'text', element, ['more'], null). Functions become listeners, true an attribute without a value. */
export function h(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key, value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...flat(content));
  return element;
}

const svgSpace = 'http://www.w3.org/2000/svg';

/** The same in SVG. */
export function svg(name, attributes = {}, ...content) {
  const element = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...flat(content));
  return element;
}

const flat = content => content.flat(Infinity).filter(part => part !== null && part !== undefined && part !== false);

/** Children by key: what has not changed stays as it is, with its focus and its selection. */
export function keyed(parent, items, key, render) {
  const old = new Map([...parent.children].map(child => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    const state = JSON.stringify(item);
    let child = old.get(name);
    old.delete(name);
    if (!child || child.state !== state) {
      const fresh = render(item);
      fresh.dataset.key = name;
      fresh.state = state;
      if (child) {
        if (place === child) place = fresh;
        child.replaceWith(fresh);
      }
      child = fresh;
    }
    if (child !== place) parent.insertBefore(child, place);
    else place = place.nextElementSibling;
  }
  for (const gone of old.values()) gone.remove();
}

/** A message for everybody, screen readers too. */
export function say(text) {
  const place = document.getElementById('says');
  place.textContent = text;
  place.classList.toggle('shown', text !== '');
  clearTimeout(say.timer);
  if (text) say.timer = setTimeout(() => say(''), 8000);
}

/** A table that scrolls by itself where the page is narrow; headers of columns of numbers stand over them. */
export function table(caption, headers, body, numbers = []) {
  return h('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption },
    h('table', {}, h('caption', {}, caption), h('thead', {}, h('tr', {}, headers.map(text => h('th', { scope: 'col', class: numbers.includes(text) ? 'n' : null }, text)))), body));
}

export const button = (text, action, attributes = {}) => h('button', { type: 'button', click: action, ...attributes }, text);

export const facts = pairs => h('dl', { class: 'facts' }, pairs.filter(([, fact]) => fact !== null && fact !== undefined && fact !== '').map(([term, fact]) => [h('dt', {}, term), h('dd', {}, fact)]));

export const problem = error => h('div', { class: 'problem', role: 'alert' }, h('p', {}, error.message),
  error.errors ? h('ul', {}, Object.entries(error.errors).flatMap(([path, texts]) => texts.map(text => h('li', {}, path ? [h('code', {}, path), ' '] : '', text)))) : null);
