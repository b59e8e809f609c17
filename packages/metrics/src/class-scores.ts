import { checkScores, type Numbers } from './check-input.js';
import { sortValues } from './radix-sort.js';

/** The scores of each class, sorted upwards: all that a ranking measure needs, ties included. */
export interface ClassScores {
  readonly fakes: Float64Array;
  readonly reals: Float64Array;
}

/** Checks, parts and sorts; O(n). */
export function sortClasses(where: string, scores: Numbers, labels: Numbers): ClassScores {
  const checked = checkScores(where, scores, labels);
  const fakes = new Float64Array(checked.fakes);
  const reals = new Float64Array(checked.reals);
  let fake = 0;
  let real = 0;
  for (let i = 0; i < checked.labels.length; i++) {
    const score = checked.scores[i] as number;
    if (checked.labels[i] === 1) fakes[fake++] = score;
    else reals[real++] = score;
  }
  return { fakes: sortValues(fakes), reals: sortValues(reals) };
}
