import { div, maximum, mul, type Scalar, softplus, sum, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { checkScores } from '../check-scores.js';
import { pairGaps, pairMask } from '../pair-mask.js';
import { sumOrZero } from '../sum-or-zero.js';
import { checkPositive, type ScaledAucLossOptions } from './pair-loss-options.js';

/**
 * Mean over (fake, real) pairs of the logistic loss of their gap: RankNet's loss, stable at any gap.
 *
 * @remarks
 * ```math
 * \frac{1}{n^+ n^-} \sum_{i=1}^{n^+} \sum_{j=1}^{n^-} \log \big( 1 + e^{-c (s^+_i - s^-_j)} \big)
 * ```
 *
 * with c the scale. It looks at each pair: time and memory O(B^2).
 *
 * @param logits - Larger means more likely fake.
 * @param labels - 1 fake, 0 real; another label is in no pair.
 * @param options - `scale` (c).
 * @returns The loss; 0 with a zero gradient when a class is absent. A NaN score makes it NaN.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @unit nats
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a scale that is not above 0,
 * and with `checks: 'full'` for scores that are not finite and labels other than 0 and 1.
 * @source Burges et al. 2005; Gao and Zhou 2015.
 */
export function logisticAucLoss(
  logits: Tensor1D,
  labels: Tensor1D,
  { scale = 1, checks = 'shapes' }: ScaledAucLossOptions = {},
): Scalar {
  checkScores('logisticAucLoss', logits, labels, checks);
  checkPositive('logisticAucLoss', 'scale', scale);
  return tidy(() => {
    if (logits.size === 0) return sumOrZero(logits);
    const isPair = pairMask(labels);
    const penalties = mul(isPair, softplus(mul(pairGaps(logits), -scale)));
    return div(sum(penalties), maximum(sum(isPair), 1));
  });
}
