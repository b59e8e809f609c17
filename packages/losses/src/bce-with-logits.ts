import {
  abs,
  add,
  cast,
  exp,
  log1p,
  mean,
  mul,
  neg,
  relu,
  type Scalar,
  sub,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { checkScores } from './check-scores.js';

/**
 * Binary cross-entropy of real/fake logits, stable for logits of any size.
 *
 * @remarks
 * Mean of `max(x, 0) - x y + log(1 + exp(-|x|))`.
 *
 * @param logits - Larger means more likely fake.
 * @param labels - 1 fake, 0 real; values between are soft labels.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @unit nats
 * @throws RangeError (code DID_SHAPE) when the lengths differ.
 * @source DID, section 3.4 (L_BCE).
 */
export function bceWithLogits(logits: Tensor1D, labels: Tensor1D): Scalar {
  checkScores('bceWithLogits', logits, labels);
  return tidy(() => {
    const tail = log1p(exp(neg(abs(logits))));
    return mean(add(sub(relu(logits), mul(logits, cast(labels, 'float32'))), tail)) as Scalar;
  });
}
