import { checkScores, descendingOrder, type Numbers } from './check-input.js';

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
 * @throws RangeError (code DID_VALUE) for one class, a score that is not finite, a label outside {0,1};
 * (code DID_SHAPE) for lengths that differ.
 */
export function rocCurve(scores: Numbers, labels: Numbers): RocCurve {
  const { fakes, reals } = checkScores('rocCurve', scores, labels);
  const order = descendingOrder(scores);
  const fpr = [0];
  const tpr = [0];
  const thresholds = [Number.POSITIVE_INFINITY];
  let hits = 0;
  let alarms = 0;
  for (let i = 0; i < order.length; i++) {
    const index = order[i] as number;
    const score = scores[index] as number;
    if (labels[index] === 1) hits += 1;
    else alarms += 1;
    if (i + 1 < order.length && scores[order[i + 1] as number] === score) continue;
    fpr.push(alarms / reals);
    tpr.push(hits / fakes);
    thresholds.push(score);
  }
  return {
    falsePositiveRate: Float64Array.from(fpr),
    truePositiveRate: Float64Array.from(tpr),
    thresholds: Float64Array.from(thresholds),
  };
}
