import type { Numbers } from './check-input.js';
import { sortClasses } from './class-scores.js';
import type { ScoreSteps } from './score-steps.js';

/**
 * Area under the ROC curve: the chance that a fake scores above a real picture, ties counting half.
 *
 * @remarks
 * ```math
 * \mathrm{AUC} = \frac{1}{n^+ n^-} \sum_{i=1}^{n^+} \sum_{j=1}^{n^-} \Big( [s^+_i > s^-_j] + \frac{1}{2} [s^+_i = s^-_j] \Big)
 * ```
 *
 * over the scores of fakes (+) and real pictures (-), with [·] 1 where it holds, else 0. O(n) time and memory, by a
 * radix sort of each class; the count is exact up to 4e15 pairs.
 *
 * @param scores - Larger means more likely fake; logits or probabilities.
 * @param labels - 1 fake, 0 real.
 * @returns 0..1; 0.5 is chance.
 * @shape scores `[N]`, labels `[N]` -> a number
 * @throws RangeError as {@link rocCurve} does.
 * @source Mann and Whitney 1947; Hanley and McNeil 1982.
 * @example
 * rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.75
 */
export function rocAuc(scores: Numbers, labels: Numbers): number {
  const { fakes, reals } = sortClasses('rocAuc', scores, labels);
  let won = 0;
  let below = 0;
  let upTo = 0;
  for (let i = 0; i < fakes.length; i++) {
    const score = fakes[i] as number;
    while (below < reals.length && (reals[below] as number) < score) below += 1;
    while (upTo < reals.length && (reals[upTo] as number) <= score) upTo += 1;
    won += (below + upTo) / 2;
  }
  return won / (fakes.length * reals.length);
}

/** AUC where item `i` counts `weights[i]` times; NaN when a class has no weight. */
export function weightedAuc({ order, isFake, ends }: ScoreSteps, weights: Numbers): number {
  let won = 0;
  let fakesAbove = 0;
  let realsAbove = 0;
  let i = 0;
  for (let step = 0; step < ends.length; step++) {
    const end = ends[step] as number;
    let fakes = 0;
    let reals = 0;
    for (; i < end; i++) {
      const weight = weights[order[i] as number] as number;
      // No branch: which class comes next cannot be foretold.
      const fake = weight * (isFake[i] as number);
      fakes += fake;
      reals += weight - fake;
    }
    won += reals * (fakesAbove + fakes / 2);
    fakesAbove += fakes;
    realsAbove += reals;
  }
  return won / (fakesAbove * realsAbove);
}
