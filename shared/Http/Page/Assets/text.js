// Numbers and times as people read them.

const two = number => String(number).padStart(2, '0');

/** 2030-01-31 12:05, in the reader's time zone. */
export function when(iso) {
  if (!iso) return '';
  const d = new Date(iso);
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${two(d.getHours())}:${two(d.getMinutes())}`;
}

export function duration(seconds) {
  if (!Number.isFinite(seconds)) return '';
  const s = Math.max(0, Math.round(seconds));
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${two(s % 60)} s`;
  return `${Math.floor(s / 3600)} h ${two(Math.floor(s % 3600 / 60))} min`;
}

export const between = (from, to) => from ? (new Date(to ?? Date.now()) - new Date(from)) / 1000 : NaN;

export const count = number => Math.round(number).toLocaleString('en');

export function bytes(number) {
  for (const [unit, size] of [['GB', 1e9], ['MB', 1e6], ['kB', 1e3]]) {
    if (number >= size) return `${(number / size).toFixed(1)} ${unit}`;
  }
  return `${number} bytes`;
}

export const score = number => number === null || number === undefined ? '–' : number.toFixed(3);

/** train-classifier, bert, seed 1. */
export const stepName = step => [step.step, step.variant, step.seed === undefined || step.seed === null ? null : `seed ${step.seed}`].filter(Boolean).join(' · ');

/** A name in a path; slashes part its segments. */
export const path = name => name.split('/').map(encodeURIComponent).join('/');
