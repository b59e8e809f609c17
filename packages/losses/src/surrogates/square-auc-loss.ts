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
 * Mean over (fake, real) pairs of `(margin - (s_fake - s_real))^2`, in O(B).
 *
 * @remarks
 * Over pairs it is `(margin - (m_fake - m_real))^2 + v_fake + v_real`, with the mean m and the variance v of the scores of
 * each class. A gap wider than the margin costs too.
 * @returns The loss; 0 with a zero gradient when a class is absent. A NaN score makes it NaN.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a margin that is not above 0.
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
