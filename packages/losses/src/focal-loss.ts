import {
  add,
  cast,
  exp,
  mul,
  neg,
  type Scalar,
  softplus,
  sub,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type CheckOptions, checkScores } from './check-scores.js';
import { valueError } from './loss-errors.js';
import { meanOrZero } from './sum-or-zero.js';

/** Options of {@link focalLoss}. */
export interface FocalLossOptions extends CheckOptions {
  /** gamma: how strongly what is already right is turned down; at least 0. */
  readonly focus?: number;
  /** alpha: the weight of fakes, that of reals being `1 - alpha`, in (0, 1); null for none. */
  readonly fakeWeight?: number | null;
}

/** The defaults of {@link focalLoss}: the paper's. */
export const FOCAL_DEFAULTS = { focus: 2, fakeWeight: 0.25 } as const;

/**
 * Binary cross-entropy that turns down the samples that are already right, from logits, stable at any size.
 *
 * @remarks
 * ```math
 * -\frac{1}{B} \sum_{i=1}^{B} \alpha_i\, (1 - q_i)^{\gamma} \log q_i
 * ```
 *
 * with q the probability of the true label, gamma `focus`, and alpha `fakeWeight` for a fake, `1 - fakeWeight` for a
 * real, 1 where it is null. With `focus: 0, fakeWeight: null` it is {@link bceWithLogits}.
 *
 * @param logits - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @returns The loss; 0 for an empty batch.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @unit nats
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for an option out of range, and
 * with `checks: 'full'` for scores that are not finite and labels other than 0 and 1.
 * @source Lin et al. 2017, Eq. 5.
 */
export function focalLoss(logits: Tensor1D, labels: Tensor1D, options: FocalLossOptions = {}): Scalar {
  const { focus, fakeWeight, checks } = { ...FOCAL_DEFAULTS, checks: 'shapes' as const, ...options };
  checkScores('focalLoss', logits, labels, checks);
  if (!(focus >= 0 && focus < Number.POSITIVE_INFINITY)) {
    throw valueError(`focalLoss: \`focus\` must be at least 0 and finite; got ${focus}.`);
  }
  if (fakeWeight !== null && !(fakeWeight > 0 && fakeWeight < 1)) {
    throw valueError(`focalLoss: \`fakeWeight\` must be null or between 0 and 1; got ${fakeWeight}.`);
  }
  return tidy(() => {
    const y = cast(labels, 'float32');
    const towardsTruth = mul(logits, sub(mul(2, y), 1)); //     log odds of the true label
    const surprise = softplus(neg(towardsTruth)); //            -log q
    const doubt = exp(mul(-focus, softplus(towardsTruth))); //  (1 - q)^focus, from logarithms: no power of 0
    const terms = mul(doubt, surprise);
    if (fakeWeight === null) return meanOrZero(terms);
    return meanOrZero(mul(terms, add(mul(y, 2 * fakeWeight - 1), 1 - fakeWeight)));
  });
}
