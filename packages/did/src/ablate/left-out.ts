import type { StudyInput } from './parse-study.js';

/** What a run of a study leaves out of training, to be tested on: fakes of some methods, or rows with some values of a column. */
export type LeftOut =
  | { readonly kind: 'methods'; readonly methods: readonly string[] }
  | { readonly kind: 'values'; readonly column: string; readonly values: readonly string[] };

/** An entry of a study's `leaveOut`. */
export function readLeftOut(entry: StudyInput['leaveOut'][number]): LeftOut {
  if (typeof entry === 'string' || Array.isArray(entry)) return { kind: 'methods', methods: [entry].flat() };
  const values = [entry.value].flat();
  if (entry.column === 'method') return { kind: 'methods', methods: values };
  return { kind: 'values', column: entry.column, values };
}

/** `self-blend+warp-resample`, `camera=phone`: as the command line writes it; nothing is left out by null. */
export function leftOutText(leftOut: LeftOut | null): string {
  if (leftOut === null) return '';
  if (leftOut.kind === 'methods') return leftOut.methods.join('+');
  return `${leftOut.column}=${leftOut.values.join('+')}`;
}
