import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core';
import { wmwAucLoss } from '../wmw-auc-loss.js';
import type { MarginAucLossOptions } from './pair-loss-options.js';

/**
 * Mean over (fake, real) pairs of the hinge `max(0, margin - (s_fake - s_real))`, in O(B log B).
 *
 * @remarks {@link wmwAucLoss} with `power: 1` and a margin of 1, and what is said there holds here.
 * @shape logits `[B]`, labels `[B]` -> `[]`
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
