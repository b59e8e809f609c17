import { checkScores, type Numbers } from './check-input.js';
import { type ScoreSteps, scoreSteps } from './score-steps.js';

/**
 * Area under the ROC curve: the chance that a fake scores above a real picture, ties counting half.
 *
 * @remarks O(n log n), by ranks.
 *
 * @param scores - Larger means more likely fake; logits or probabilities.
 * @param labels - 1 fake, 0 real.
 * @returns 0..1; 0.5 is chance.
 * @throws RangeError as {@link rocCurve} does.
 * @source Mann and Whitney 1947; Hanley and McNeil 1982.
 * @example
 * rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.75
 */
export function rocAuc(scores: Numbers, labels: Numbers): number {
  const { fakes, reals } = checkScores('rocAuc', scores, labels);
  let won = 0;
  let fakesAbove = 0;
  let i = 0;
  const { isFake, ends } = scoreSteps(scores, labels);
  for (const end of ends) {
    const size = end - i;
    let fakesHere = 0;
    for (; i < end; i++) fakesHere += isFake[i] as number;
    won += (size - fakesHere) * (fakesAbove + fakesHere / 2);
    fakesAbove += fakesHere;
  }
  return won / (fakes * reals);
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
      if (isFake[i] === 1) fakes += weight;
      else reals += weight;
    }
    won += reals * (fakesAbove + fakes / 2);
    fakesAbove += fakes;
    realsAbove += reals;
  }
  return won / (fakesAbove * realsAbove);
}
