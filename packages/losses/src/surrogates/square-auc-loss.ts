import {
  add,
  cast,
  div,
  equal,
  maximum,
  minimum,
  mul,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { checkScores } from '../check-scores.js';
import { sumOrZero } from '../sum-or-zero.js';
import { checkPositive, type MarginAucLossOptions } from './pair-loss-options.js';

/**
 * Mean over (fake, real) pairs of the squared distance of their gap from the margin, in O(B).
 *
 * @remarks
 * ```math
 * \frac{1}{n^+ n^-} \sum_{i=1}^{n^+} \sum_{j=1}^{n^-} \big( m - (s^+_i - s^-_j) \big)^2
 *   = \big( m - (\mu^+ - \mu^-) \big)^2 + v^+ + v^-
 * ```
 *
 * with m the margin, and mu and v the mean and the variance of the scores of each class. A gap wider than the margin costs too.
 *
 * @param logits - Larger means more likely fake.
 * @param labels - 1 fake, 0 real; another label is in no pair.
 * @param options - `margin` (m).
 * @returns The loss; 0 with a zero gradient when a class is absent. A NaN score makes it NaN.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a margin that is not above 0,
 * and with `checks: 'full'` for scores that are not finite and labels other than 0 and 1.
 * @source Gao et al. 2013 (one-pass AUC optimisation).
 */
export function squareAucLoss(
  logits: Tensor1D,
  labels: Tensor1D,
  { margin = 1, checks = 'shapes' }: MarginAucLossOptions = {},
): Scalar {
  checkScores('squareAucLoss', logits, labels, checks);
  checkPositive('squareAucLoss', 'margin', margin);
  return tidy(() => {
    if (logits.size === 0) return sumOrZero(logits);
    const fake = momentsOf(logits, cast(equal(labels, 1), 'float32'));
    const real = momentsOf(logits, cast(equal(labels, 0), 'float32'));
    const wanting = square(sub(margin, sub(fake.mean, real.mean)));
    const hasBoth = minimum(1, mul(fake.count, real.count));
    return mul(hasBoth, add(wanting, add(fake.variance, real.variance))) as Scalar;
  });
}

function momentsOf(scores: Tensor1D, mask: Tensor): { count: Tensor; mean: Tensor; variance: Tensor } {
  const count = sum(mask);
  const atLeastOne = maximum(count, 1);
  const mean = div(sum(mul(scores, mask)), atLeastOne);
  const variance = div(sum(mul(mask, square(sub(scores, mean)))), atLeastOne);
  return { count, mean, variance };
}
