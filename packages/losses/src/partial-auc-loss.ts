import {
  cast,
  ceil,
  equal,
  gather,
  greaterEqual,
  logicalAnd,
  maximum,
  mul,
  neg,
  onesLike,
  type Scalar,
  sigmoid,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
  topk,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { checkScores } from './check-scores.js';
import { isInHostMemory } from './host-memory.js';
import { valueError } from './loss-errors.js';
import { lossWithGradient } from './loss-with-gradient.js';
import { sumOrZero } from './sum-or-zero.js';
import { deviceSortedPenalty } from './wmw/device-sorted-penalty.js';
import { sortedPenalty } from './wmw/sorted-penalty.js';
import { checkPenalty, type WmwAucLossOptions } from './wmw-auc-loss.js';

/** Options of {@link partialAucLoss}. */
export interface PartialAucLossOptions
  extends Pick<WmwAucLossOptions, 'margin' | 'power' | 'scores' | 'checks'> {
  /** Only false positive rates up to this count: that share of the reals, those with the highest scores. In (0, 1]. */
  readonly maxFpr?: number;
  /** Only true positive rates from this on count: `1 - minTpr` of the fakes, those with the lowest scores. In [0, 1). */
  readonly minTpr?: number;
}

/** The defaults of {@link partialAucLoss}: one-way, the reals above a false positive rate of .3. */
export const PARTIAL_AUC_DEFAULTS = {
  maxFpr: 0.3,
  minTpr: 0,
  margin: 1,
  power: 2,
  scores: 'logits',
} as const;

/** Below every score, and finite. */
const LOWEST = -3e38;

/**
 * The WMW loss over the part of the ROC curve that matters: few false alarms, and if asked for many hits.
 *
 * @remarks
 * ```math
 * \frac{1}{|F|\,|R|} \sum_{i \in F} \sum_{j \in R} \max(0,\; \gamma - (s_i - s_j))^p
 * ```
 *
 * with gamma the margin, p the power, R the `ceil(maxFpr n_real)` reals with the highest scores and F the
 * `ceil((1 - minTpr) n_fake)` fakes with the lowest: one-way partial AUC at `minTpr: 0`, two-way above. Scores tied with
 * the last one in are in too. O(B log B); in host memory (cpu, wasm, native) it reads the scores back, on a GPU it does
 * not. Which samples are in is held constant in the gradient; there is no second derivative.
 *
 * @param logits - Scores before the sigmoid; larger means more likely fake.
 * @param labels - 1 fake, 0 real; another label is in no pair.
 * @returns The loss; 0 with a zero gradient when a class is absent. A NaN score makes it NaN.
 * @shape logits `[B]`, labels `[B]` -> `[]`
 * @dtype float32
 * @throws RangeError (code DID_SHAPE) when the lengths differ; (code DID_VALUE) for an option out of range, and
 * with `checks: 'full'` for scores that are not finite and labels other than 0 and 1.
 * @source Narasimhan and Agarwal 2013 (one-way); Yang et al. 2021 (two-way).
 */
export function partialAucLoss(
  logits: Tensor1D,
  labels: Tensor1D,
  options: PartialAucLossOptions = {},
): Scalar {
  const { maxFpr, minTpr, scores, margin, power, checks } = { ...PARTIAL_AUC_DEFAULTS, ...options };
  checkScores('partialAucLoss', logits, labels, checks);
  checkPenalty('partialAucLoss', { margin, power });
  if (!(maxFpr > 0 && maxFpr <= 1)) {
    throw valueError(`partialAucLoss: \`maxFpr\` must be above 0 and at most 1; got ${maxFpr}.`);
  }
  if (!(minTpr >= 0 && minTpr < 1)) {
    throw valueError(`partialAucLoss: \`minTpr\` must be at least 0 and below 1; got ${minTpr}.`);
  }
  const sorted = isInHostMemory() ? sortedPenalty : deviceSortedPenalty;
  return tidy(() => {
    const s = scores === 'sigmoid' ? sigmoid(logits) : logits;
    if (s.size === 0) return sumOrZero(s);
    return lossWithGradient(s, (x) => {
      const isIn = {
        fake: highest(neg(x), equal(labels, 1), 1 - minTpr),
        real: highest(x, equal(labels, 0), maxFpr),
      };
      const narrowed = where(isIn.fake, onesLike(x), where(isIn.real, zerosLike(x), neg(onesLike(x))));
      return sorted(x, narrowed, { margin, power, pairs: 'all' });
    });
  });
}

/** Which of the samples of a class have the highest scores: that share of them, rounded up. */
function highest(scores: Tensor1D, isOfClass: Tensor, share: number): Tensor {
  const ofClass = where(isOfClass, scores, mul(onesLike(scores), LOWEST));
  // The small part keeps .1 of 30 from being 4 because .1 is stored a little high.
  const count = ceil(sub(mul(sum(cast(isOfClass, 'float32')), share), 1e-4));
  const last = cast(maximum(sub(count, 1), 0), 'int32');
  const threshold = gather(topk(ofClass, scores.size).values, last);
  return logicalAnd(isOfClass, greaterEqual(scores, threshold));
}
