import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { wmwAucLoss } from '../wmw-auc-loss.js';
import type { MarginAucLossOptions } from './pair-loss-options.js';

/**
 * Mean over (fake, real) pairs of the hinge of their gap, in O(B log B).
 *
 * @remarks
 * ```math
 * \frac{1}{n^+ n^-} \sum_{i=1}^{n^+} \sum_{j=1}^{n^-} \max(0,\; m - (s^+_i - s^-_j))
 * ```
 *
 * with m the margin. {@link wmwAucLoss} with `power: 1` and a margin of 1, and what is said there holds here.
 *
 * @param logits - Larger means more likely fake.
 * @param labels - 1 fake, 0 real; another label is in no pair.
 * @param options - `margin` (m).
 * @returns The loss; 0 with a zero gradient when a class is absent.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE or DID_VALUE) as {@link wmwAucLoss}
 * @source Joachims 2005; Gao and Zhou 2015 on its consistency (the hinge is not consistent with AUC, its square is).
 */
export function hingeAucLoss(
  logits: Tensor1D,
  labels: Tensor1D,
  { margin = 1, checks = 'shapes' }: MarginAucLossOptions = {},
): Scalar {
  return wmwAucLoss(logits, labels, { margin, power: 1, checks });
}
