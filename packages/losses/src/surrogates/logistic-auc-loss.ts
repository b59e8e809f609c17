import { div, maximum, mul, type Scalar, softplus, sum, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { checkScores } from '../check-scores.js';
import { pairGaps, pairMask } from '../pair-mask.js';
import { sumOrZero } from '../sum-or-zero.js';
import { checkPositive, type ScaledAucLossOptions } from './pair-loss-options.js';

/**
 * Mean over (fake, real) pairs of `log(1 + exp(-scale (s_fake - s_real)))`: RankNet's loss, stable at any gap.
 *
 * @remarks It looks at each pair: time and memory O(B^2).
 * @returns The loss; 0 with a zero gradient when a class is absent. A NaN score makes it NaN.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a scale that is not above 0.
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
