import { checkScores, type Numbers } from './check-input.js';
import { scoreSteps } from './score-steps.js';

/** A ROC curve: one point for each distinct score, from (0, 0) to (1, 1). */
export interface RocCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  /** A score of at least this is called fake; Infinity at the first point. */
  readonly thresholds: Float64Array;
}

/**
 * The ROC curve; equal scores move together, so ties are neither won nor lost.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @throws RangeError (code DID_VALUE) for one class, no items, a score that is not finite, a label outside
 * {0,1}; (code DID_SHAPE) for lengths that differ. TypeError (code DID_VALUE) for no array.
 * @source Fawcett 2006, Algorithm 1; the points of scikit-learn with `drop_intermediate=False`.
 * @example
 * rocCurve([0.9, 0.2, 0.2], [1, 0, 1]).truePositiveRate; // [0, .5, 1]
 */
export function rocCurve(scores: Numbers, labels: Numbers): RocCurve {
  const { fakes, reals } = checkScores('rocCurve', scores, labels);
  const { order, isFake, ends } = scoreSteps(scores, labels);
  const points = ends.length + 1;
  const falsePositiveRate = new Float64Array(points);
  const truePositiveRate = new Float64Array(points);
  const thresholds = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
  let hits = 0;
  let i = 0;
  ends.forEach((end, step) => {
    for (; i < end; i++) hits += isFake[i] as number;
    falsePositiveRate[step + 1] = (end - hits) / reals;
    truePositiveRate[step + 1] = hits / fakes;
    thresholds[step + 1] = scores[order[end - 1] as number] as number;
  });
  return { falsePositiveRate, truePositiveRate, thresholds };
}
