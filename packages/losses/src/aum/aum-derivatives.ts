import { placesOf } from '../places-of.js';
import { sortScores } from '../sort-scores.js';

/** What {@link aumDerivatives} finds. */
export interface AumDerivatives {
  /** The area under the minimum of false positives and false negatives. */
  readonly aum: number;
  /** The slope by each score as it comes from below. */
  readonly left: Float32Array;
  /** The slope by each score as it goes up. It differs from `left` only where scores are tied. */
  readonly right: Float32Array;
}

/**
 * The area under the minimum of false positives and false negatives over all thresholds, with its directional derivatives,
 * on plain numbers in O(B log B).
 *
 * @remarks The area is that of {@link aumLoss}. A NaN score makes all three NaN.
 *
 * @param scores - Larger means more likely fake; taken as float32.
 * @param labels - 1 fake, 0 real; other labels are left out.
 * @param weights - What one false negative (`fake`) and one false positive (`real`) count.
 * @shape scores `[B]`, labels `[B]` -> a number and two arrays `[B]`
 * @source Hillman and Hocking 2023, theorem 2 and algorithm 1.
 * @example
 * aumDerivatives([1, -1], [0, 1]); // { aum: 2, left: [1, -1], right: [1, -1] }
 */
export function aumDerivatives(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights = { fake: 1, real: 1 },
): AumDerivatives {
  const values = Float32Array.from(scores);
  const left = new Float32Array(values.length);
  const right = new Float32Array(values.length);
  if (values.some(Number.isNaN))
    return { aum: Number.NaN, left: left.fill(Number.NaN), right: right.fill(Number.NaN) };
  const [fakes, reals] = [placesOf(1, labels), placesOf(0, labels)];
  const both = new Uint32Array(fakes.length + reals.length);
  both.set(fakes);
  both.set(reals, fakes.length);
  const { values: ascending, places } = sortScores(values, both);
  let aum = 0;
  // Just below the lowest score every real is called fake, and no fake is missed.
  let falsePositives = reals.length * weights.real;
  let falseNegatives = 0;
  for (let start = 0; start < places.length; ) {
    const value = ascending[start] as number;
    let end = start;
    let [fakesHere, realsHere] = [0, 0];
    for (; end < places.length && ascending[end] === value; end++) {
      if (labels[places[end] as number] === 1) fakesHere += 1;
      else realsHere += 1;
    }
    const below = { fp: falsePositives, fn: falseNegatives };
    falsePositives -= realsHere * weights.real;
    falseNegatives += fakesHere * weights.fake;
    const above = { fp: falsePositives, fn: falseNegatives };
    for (let k = start; k < end; k++) {
      const place = places[k] as number;
      const isFake = labels[place] === 1;
      // What changes between the score and a point beside it, when this sample alone moves there.
      const fp = isFake ? 0 : weights.real;
      const fn = isFake ? weights.fake : 0;
      right[place] = Math.min(above.fp + fp, above.fn - fn) - Math.min(above.fp, above.fn);
      left[place] = Math.min(below.fp, below.fn) - Math.min(below.fp - fp, below.fn + fn);
    }
    if (end < places.length) aum += Math.min(above.fp, above.fn) * ((ascending[end] as number) - value);
    start = end;
  }
  return { aum, left, right };
}
