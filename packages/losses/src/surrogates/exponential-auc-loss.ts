import {
  add,
  cast,
  equal,
  exp,
  log,
  logSumExp,
  maximum,
  minimum,
  mul,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { checkScores } from '../check-scores.js';
import { sumOrZero } from '../sum-or-zero.js';
import { checkPositive, type ScaledAucLossOptions } from './pair-loss-options.js';

/** Options of {@link exponentialAucLoss}. */
export interface ExponentialAucLossOptions extends ScaledAucLossOptions {
  /** Gives the logarithm of the mean: the same minimum, and finite for every finite score. */
  readonly logarithm?: boolean;
}

/** Stands for the logarithm of 0: far below any score, and finite, so that no difference of two is NaN. */
const LOG_ZERO = -1e30;

/**
 * Mean over (fake, real) pairs of the exponential of how far a pair is in the wrong order, in O(B): RankBoost's loss.
 *
 * @remarks
 * ```math
 * \frac{1}{n^+ n^-} \sum_{i=1}^{n^+} \sum_{j=1}^{n^-} e^{-c (s^+_i - s^-_j)}
 *   = \Big( \frac{1}{n^+} \sum_{i=1}^{n^+} e^{-c s^+_i} \Big) \Big( \frac{1}{n^-} \sum_{j=1}^{n^-} e^{c s^-_j} \Big)
 * ```
 *
 * with c the scale. The mean over pairs is a product of two means, each taken by its logarithm. Where the loss itself is beyond float32
 * (pairs wrong by more than 88 / scale) it is Infinity and its gradient not finite; `logarithm: true` gives
 * `log mean exp`, which holds at any gap.
 *
 * @param logits - Larger means more likely fake.
 * @param labels - 1 fake, 0 real; another label is in no pair.
 * @param options - `scale` (c); `logarithm`.
 * @returns The loss; 0 with a zero gradient when a class is absent. A NaN score makes it NaN.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a scale that is not above 0,
 * and with `checks: 'full'` for scores that are not finite and labels other than 0 and 1.
 * @source Freund et al. 2003; Gao and Zhou 2015.
 */
export function exponentialAucLoss(
  logits: Tensor1D,
  labels: Tensor1D,
  { scale = 1, logarithm = false, checks = 'shapes' }: ExponentialAucLossOptions = {},
): Scalar {
  checkScores('exponentialAucLoss', logits, labels, checks);
  checkPositive('exponentialAucLoss', 'scale', scale);
  return tidy(() => {
    if (logits.size === 0) return sumOrZero(logits);
    const [isFake, isReal] = [cast(equal(labels, 1), 'float32'), cast(equal(labels, 0), 'float32')];
    const logMean = add(logMeanExp(mul(logits, -scale), isFake), logMeanExp(mul(logits, scale), isReal));
    const hasBoth = minimum(1, mul(sum(isFake), sum(isReal)));
    return mul(hasBoth, logarithm ? logMean : exp(logMean)) as Scalar;
  });
}

/** `log((1 / n) sum exp(x))` over the n elements of a mask. */
function logMeanExp(x: Tensor, mask: Tensor): Tensor {
  const kept = add(mul(x, mask), mul(sub(1, mask), LOG_ZERO));
  return sub(logSumExp(kept), log(maximum(sum(mask), 1)));
}
