import type { Interval } from '../evaluate/evaluation.js';

/** A rate with three digits, or a dash where it could not be computed. */
export function rateText(value: number | null | undefined): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(3);
}

/** Any quantity: three digits after the point, or as `1.00e-5` where that would hide it or run long; a dash for none. */
export function quantityText(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 5e-3 || size >= 1e5) ? value.toExponential(2) : rateText(value);
}

/** The 95 % interval of a rate: `0.912–0.954`. */
export function intervalText({ low, high }: Interval): string {
  return low === null || high === null ? '–' : `${rateText(low)}–${rateText(high)}`;
}

/** A difference with its sign: `+0.021`. */
export function differenceText(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return '–';
  return value < 0 ? `−${rateText(-value)}` : `+${rateText(value)}`;
}

/** The interval of a difference: `−0.010 to +0.052`. */
export function differenceIntervalText({ low, high }: Interval): string {
  return low === null || high === null ? '–' : `${differenceText(low)} to ${differenceText(high)}`;
}

/** Seconds as people say them: `8.4 s`, `3 min 20 s`, `2 h 5 min`. */
export function durationText(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A whole number with its thousands set apart: `12,000`. */
export function countText(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}

/** A small whole number as a word: `four`. */
export function numberWord(value: number): string {
  return WORDS[value] ?? String(value);
}

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
