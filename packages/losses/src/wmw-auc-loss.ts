import { neg, type Scalar, sigmoid, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { type CheckOptions, checkScores } from './check-scores.js';
import { valueError } from './loss-errors.js';
import { lossWithGradient } from './loss-with-gradient.js';
import { sumOrZero } from './sum-or-zero.js';
import { chooseAlgorithm, type WmwAlgorithm } from './wmw/choose-algorithm.js';
import { deviceSortedPenalty } from './wmw/device-sorted-penalty.js';
import type { PairPenalty } from './wmw/pair-penalty.js';
import { pairwisePenalty } from './wmw/pairwise-penalty.js';
import { sortedPenalty } from './wmw/sorted-penalty.js';

/** How {@link wmwAucLoss} compares a fake score with a real one. */
export interface WmwAucLossOptions extends CheckOptions {
  /** gamma: how far a fake score must stand above a real one. Above 0; unit of the scores. */
  readonly margin?: number;
  /** p: a whole number of at least 1. */
  readonly power?: number;
  /** `corrected` penalises wrong pairs; `as-printed` is the paper's Equation 1 to the letter, sign included. */
  readonly form?: 'corrected' | 'as-printed';
  /** Compare logits, or probabilities after the sigmoid. */
  readonly scores?: 'logits' | 'sigmoid';
  /** Mean over all pairs, or over those closer than the margin. */
  readonly pairs?: 'all' | 'violating';
  /** `auto` takes the fastest for the batch and the backend; the others are for those who know better. */
  readonly algorithm?: WmwAlgorithm;
}

/** The defaults of {@link wmwAucLoss}. */
export const WMW_AUC_DEFAULTS = {
  margin: 0.15,
  power: 2,
  form: 'corrected',
  scores: 'logits',
  pairs: 'all',
  algorithm: 'auto',
  checks: 'shapes',
} as const satisfies Required<WmwAucLossOptions>;

/**
 * Penalises each (fake, real) pair that is in the wrong order or closer than a margin.
 *
 * @remarks
 * ```math
 * L_{\mathrm{AUC}} = \frac{1}{n^+ n^-} \sum_{i=1}^{n^+} \sum_{j=1}^{n^-} \max(0,\; \gamma - (s^+_i - s^-_j))^p
 * ```
 *
 * with the scores of the fakes (+) and the reals (-), gamma the margin and p the power. Equal scores give `gamma^p`.
 *
 * The paper prints the penalty of a pair closer than the margin with its sign turned,
 *
 * ```math
 * -(s^+_i - s^-_j - \gamma)^p
 * ```
 *
 * which for the even power it uses rewards wrong pairs without bound; `form: 'as-printed'` keeps it for comparison.
 *
 * Three algorithms give the same value and gradient. `pairwise` looks at each pair: time and memory O(B^2), twice
 * differentiable. `sorted` reads the scores back, sorts them and sums in float64: O(B log B). `sorted-on-device` is the
 * same with prefix sums on the device, in float32. `auto` takes `sorted` where tensors lie in the host's memory anyway
 * (cpu, wasm, native without a GPU); on WebGPU and WebGL, where a read-back would wait for the device or is impossible,
 * `pairwise` and from 2,048 scores `sorted-on-device`.
 *
 * A label that is neither 0 nor 1 is in no pair. A NaN score makes the loss NaN.
 *
 * @param logits - Scores before the sigmoid; larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param options - `margin` (gamma), `power` (p), and how they are applied.
 * @returns The loss; 0 with a zero gradient when a class is absent from the batch, or no pair violates.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for a margin or power out of range, and
 * with `checks: 'full'` for scores that are not finite and other labels.
 * @example
 * wmwAucLoss(tensor1d([2, -1]), tensor1d([1, 0])).print(); // 0
 * @source Yan et al. 2003; DID Eq. 1, its sign as settled in decision 0001.
 */
export function wmwAucLoss(logits: Tensor1D, labels: Tensor1D, options: WmwAucLossOptions = {}): Scalar {
  const { form, scores, algorithm, checks, ...penalty } = { ...WMW_AUC_DEFAULTS, ...options };
  checkScores('wmwAucLoss', logits, labels, checks);
  checkPenalty('wmwAucLoss', penalty);
  return tidy(() => {
    if (logits.size === 0) return sumOrZero(logits); // 0, and still on the graph
    const s = scores === 'sigmoid' ? sigmoid(logits) : logits;
    const mean = meanPenalty(s, labels, penalty, chooseAlgorithm(algorithm, logits.size));
    // -(-x)^p of the shortfall x: the negative for even powers, the same for odd ones.
    return form === 'as-printed' && penalty.power % 2 === 0 ? neg(mean) : mean;
  });
}

function meanPenalty(
  scores: Tensor1D,
  labels: Tensor1D,
  penalty: PairPenalty,
  algorithm: Exclude<WmwAlgorithm, 'auto'>,
): Scalar {
  if (algorithm === 'pairwise') return pairwisePenalty(scores, labels, penalty);
  const sorted = algorithm === 'sorted' ? sortedPenalty : deviceSortedPenalty;
  return lossWithGradient(scores, (s) => sorted(s, labels, penalty));
}

/** @throws RangeError (code DID_VALUE) for a margin or power out of range */
export function checkPenalty(where: string, { margin, power }: { margin: number; power: number }): void {
  if (!(margin > 0 && margin < Number.POSITIVE_INFINITY)) {
    throw valueError(`${where}: \`margin\` must be above 0 and finite; got ${margin}.`);
  }
  if (!Number.isInteger(power) || power < 1) {
    throw valueError(`${where}: \`power\` must be a whole number of at least 1; got ${power}.`);
  }
}
