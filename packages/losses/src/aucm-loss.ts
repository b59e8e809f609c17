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
  readonly a: Tensor;
  readonly b: Tensor;
  readonly alpha: Tensor;
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
 * Mean of `(1 - p) (h - a)^2 [fake] + p (h - b)^2 [real] + 2 alpha (p h [real] - (1 - p) h [fake])`, plus
 * `2 alpha p (1 - p) m - p (1 - p) alpha^2`, with scores h and share of fakes p: version 1 of LibAUC. The gradient reaches
 * a, b and alpha; move alpha by `ascend` of the state.
 *
 * @param labels - 1 fake, 0 real; a sample with another label adds nothing but is counted, as in LibAUC.
 * @returns The loss; 0 with a zero gradient when a class is absent (and `fakeShare` not given).
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a share outside [0, 1].
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
