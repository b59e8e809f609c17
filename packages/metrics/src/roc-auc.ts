import { checkScores, descendingOrder, type Numbers } from './check-input.js';

/**
 * Area under the ROC curve: the chance that a fake scores above a real picture, ties counting half.
 *
 * @remarks O(n log n), by ranks.
 *
 * @returns 0..1; 0.5 is chance.
 * @throws RangeError as `rocCurve` does.
 * @example
 * rocAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]); // 0.75
 */
export function rocAuc(scores: Numbers, labels: Numbers): number {
  const { fakes, reals } = checkScores('rocAuc', scores, labels);
  return weightedAuc(scores, labels, descendingOrder(scores), undefined) / (fakes * reals);
}

/** Won pairs, ties as halves, each item counted `weights[i]` times; `order` is from the highest score down. */
export function weightedAuc(
  scores: Numbers,
  labels: Numbers,
  order: Uint32Array,
  weights: Numbers | undefined,
): number {
  let won = 0;
  let fakesAbove = 0;
  let i = 0;
  while (i < order.length) {
    const score = scores[order[i] as number];
    let fakes = 0;
    let reals = 0;
    for (; i < order.length && scores[order[i] as number] === score; i++) {
      const index = order[i] as number;
      const weight = weights === undefined ? 1 : (weights[index] as number);
      if (labels[index] === 1) fakes += weight;
      else reals += weight;
    }
    won += reals * (fakesAbove + fakes / 2);
    fakesAbove += fakes;
  }
  return won;
}
