import {
  abs,
  add,
  cast,
  exp,
  log1p,
  mul,
  neg,
  relu,
  type Scalar,
  sub,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type CheckOptions, checkScores } from './check-scores.js';
import { checkSmoothing, smoothLabels } from './smooth-labels.js';
import { meanOrZero } from './sum-or-zero.js';

/** Options of {@link bceWithLogits}. */
export interface BceOptions extends CheckOptions {
  /** How far labels move from 0 and 1 towards .5: 0 (default) to below 1. */
  readonly labelSmoothing?: number;
}

/**
 * Binary cross-entropy of real/fake logits, stable for logits of any size.
 *
 * @remarks
 * ```math
 * -\frac{1}{B} \sum_{i=1}^{B} \big( y_i \log \sigma(x_i) + (1 - y_i) \log (1 - \sigma(x_i)) \big)
 * ```
 *
 * computed as the mean of `max(x, 0) - x y + log(1 + exp(-|x|))`, which never takes the logarithm of 0.
 *
 * @param logits - Larger means more likely fake.
 * @param labels - 1 fake, 0 real; values between are soft labels.
 * @returns The loss; 0 for an empty batch.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @unit nats
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for `labelSmoothing` outside [0, 1),
 * and with `checks: 'full'` for scores that are not finite and labels outside [0, 1].
 * @example
 * bceWithLogits(tensor1d([0]), tensor1d([1])).print(); // 0.6931, log 2
 * @source DID, section 3.4 (L_BCE).
 */
export function bceWithLogits(logits: Tensor1D, labels: Tensor1D, options: BceOptions = {}): Scalar {
  const { labelSmoothing = 0, checks } = options;
  checkScores('bceWithLogits', logits, labels, checks, 'soft');
  checkSmoothing('bceWithLogits', labelSmoothing);
  return tidy(() => {
    const target = smoothLabels(cast(labels, 'float32'), labelSmoothing);
    const tail = log1p(exp(neg(abs(logits))));
    return meanOrZero(add(sub(relu(logits), mul(logits, target)), tail));
  });
}
