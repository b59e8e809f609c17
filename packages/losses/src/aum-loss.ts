import {
  cast,
  div,
  equal,
  maximum,
  type Scalar,
  scalar,
  sum,
  type Tensor1D,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { aumDerivatives } from './aum/aum-derivatives.js';
import { deviceAum } from './aum/device-aum.js';
import { type CheckOptions, checkScores } from './check-scores.js';
import { isInHostMemory } from './host-memory.js';
import { lossWithGradient, type ValueAndGradient } from './loss-with-gradient.js';
import { placesOf } from './places-of.js';
import { sumOrZero } from './sum-or-zero.js';

/** Options of {@link aumLoss}. */
export interface AumLossOptions extends CheckOptions {
  /** False positives and negatives as shares of their class (default), or as counts. */
  readonly errors?: 'rate' | 'count';
  /** `host` reads back and sorts, O(B log B); `device` stays there, O(B^2); `auto` takes `host` in host memory. */
  readonly algorithm?: 'auto' | 'host' | 'device';
}

/**
 * The area under the minimum of false positives and false negatives over all thresholds: 0 when some threshold separates
 * the classes, and piecewise linear in the scores.
 *
 * @remarks
 * ```math
 * \mathrm{AUM} = \int_{-\infty}^{\infty} \min\{ \mathrm{FP}(t),\, \mathrm{FN}(t) \}\, dt
 * ```
 *
 * with FP the reals at or above a threshold t and FN the fakes below it, as shares or counts. Where scores are tied the slope depends on the side, and the gradient is the
 * mean of both; {@link aumDerivatives} gives each. In host memory (cpu, wasm, native) it reads the scores back and sorts,
 * on a GPU it stays there in O(B^2). No second derivatives. All scores equal is a minimum too (AUM 0): do not start there.
 *
 * @param logits - Scores before the sigmoid; larger means more likely fake.
 * @param labels - 1 fake, 0 real; another label is left out.
 * @param options - `errors` as shares or counts; `algorithm`.
 * @returns The loss; 0 with a zero gradient when a class is absent. A NaN score makes it NaN.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @unit that of the scores, times shares or counts; at least 0
 * @throws RangeError (code DID_SHAPE) when the lengths differ; with `checks: 'full'` (code DID_VALUE) for scores that are
 * not finite and labels other than 0 and 1.
 * @source Hillman and Hocking 2023.
 */
export function aumLoss(
  logits: Tensor1D,
  labels: Tensor1D,
  { errors = 'rate', algorithm = 'auto', checks = 'shapes' }: AumLossOptions = {},
): Scalar {
  checkScores('aumLoss', logits, labels, checks);
  const isOnHost = algorithm === 'auto' ? isInHostMemory() : algorithm === 'host';
  return tidy(() => {
    if (logits.size === 0) return sumOrZero(logits);
    return lossWithGradient(logits, (s) => (isOnHost ? onHost : onDevice)(s, labels, errors));
  });
}

function onHost(scores: Tensor1D, labels: Tensor1D, errors: 'rate' | 'count'): ValueAndGradient {
  const y = labels.dataSync();
  const share = (label: number) => (errors === 'count' ? 1 : 1 / Math.max(1, placesOf(label, y).length));
  const { aum, left, right } = aumDerivatives(scores.dataSync(), y, { fake: share(1), real: share(0) });
  return {
    loss: scalar(aum),
    gradient: tensor1d(left.map((slope, i) => (slope + (right[i] as number)) / 2)),
  };
}

function onDevice(scores: Tensor1D, labels: Tensor1D, errors: 'rate' | 'count'): ValueAndGradient {
  const share = (label: number) =>
    errors === 'count' ? 1 : div(1, maximum(sum(cast(equal(labels, label), 'float32')), 1));
  return deviceAum(scores, labels, { fake: share(1), real: share(0) });
}
