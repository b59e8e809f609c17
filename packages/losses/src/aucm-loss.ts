import {
  add,
  cast,
  equal,
  mul,
  type Scalar,
  sigmoid,
  square,
  sub,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type CheckOptions, checkScores } from './check-scores.js';
import { valueError } from './loss-errors.js';
import { meanOrZero } from './sum-or-zero.js';

/** What the AUCM loss learns beside the model, scalars all; {@link AucmState} is one. */
export interface AucmScalars {
  /** a: what the scores of fakes gather round. @shape `[]` */
  readonly a: Tensor;
  /** b: what the scores of reals gather round. @shape `[]` */
  readonly b: Tensor;
  /** alpha: the price of the margin that is missing, at least 0. @shape `[]` */
  readonly alpha: Tensor;
  /** m: how far the mean fake score should stand above the mean real one. */
  readonly margin: number;
}

/** Options of {@link aucmLoss}. */
export interface AucmLossOptions extends CheckOptions {
  /** What is compared: probabilities (default, as LibAUC's examples do) or logits. */
  readonly scores?: 'sigmoid' | 'logits';
  /** The share of fakes in the data, in [0, 1]; by default that of the batch. */
  readonly fakeShare?: number;
}

/**
 * The AUC margin loss: a saddle whose minimum over model, a and b and maximum over alpha is AUC's square surrogate with a
 * margin that is not overshot. It is a mean over samples, so batches may be small.
 *
 * @remarks
 * ```math
 * \frac{1}{B} \sum_{i=1}^{B} l_i + p (1-p) (2 \alpha m - \alpha^2)
 * ```
 *
 * ```math
 * l_i = \begin{cases}
 *   (1-p) \big( (h_i - a)^2 - 2 \alpha h_i \big) & y_i = 1 \\
 *   p\, \big( (h_i - b)^2 + 2 \alpha h_i \big) & y_i = 0
 * \end{cases}
 * ```
 *
 * with scores h, share of fakes p and margin m. The gradient reaches a, b and alpha; move alpha by {@link AucmState.ascend}.
 *
 * @param logits - Scores before the sigmoid; larger means more likely fake.
 * @param labels - 1 fake, 0 real; a sample with another label adds nothing but is counted, as in LibAUC.
 * @param state - a, b, alpha and the margin; an {@link AucmState}.
 * @param options - What is compared, and how.
 * @returns The loss; 0 with a zero gradient when a class is absent (and `fakeShare` not given).
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a share outside [0, 1], and
 * with `checks: 'full'` for scores that are not finite and labels other than 0 and 1.
 * @source Yuan et al. 2021; LibAUC 2.0, `AUCMLoss(version='v1')`.
 */
export function aucmLoss(
  logits: Tensor1D,
  labels: Tensor1D,
  state: AucmScalars,
  { scores = 'sigmoid', fakeShare, checks = 'shapes' }: AucmLossOptions = {},
): Scalar {
  checkScores('aucmLoss', logits, labels, checks);
  if (fakeShare !== undefined && !(fakeShare >= 0 && fakeShare <= 1)) {
    throw valueError(`aucmLoss: \`fakeShare\` must lie between 0 and 1; got ${fakeShare}.`);
  }
  const { a, b, alpha, margin } = state;
  return tidy(() => {
    const h = scores === 'sigmoid' ? sigmoid(logits) : logits;
    const [isFake, isReal] = [cast(equal(labels, 1), 'float32'), cast(equal(labels, 0), 'float32')];
    const p: Tensor | number = fakeShare ?? meanOrZero(isFake);
    const q = sub(1, p);
    const fakes = mul(q, meanOrZero(mul(isFake, square(sub(h, a)))));
    const reals = mul(p, meanOrZero(mul(isReal, square(sub(h, b)))));
    const order = meanOrZero(mul(h, sub(mul(p, isReal), mul(q, isFake))));
    const pq = mul(p, q);
    const price = sub(mul(mul(alpha, 2), add(mul(pq, margin), order)), mul(pq, square(alpha)));
    return add(add(fakes, reals), price);
  });
}
