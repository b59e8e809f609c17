import { checkLevel, type Numbers } from './check-input.js';
import { delongCovariance, delongPlacements } from './delong-placements.js';
import { normalTailQuantile } from './normal-distribution.js';

/** Options of DeLong's interval and tests. */
export interface DelongOptions {
  /** Coverage of the interval, in (0,1). */
  readonly level?: number;
}

/** The default of DeLong's interval and tests. */
export const DELONG_DEFAULTS = { level: 0.95 } as const;

/** An AUC with its variance and interval. */
export interface DelongInterval {
  /** 0..1. */
  readonly auc: number;
  /** Of the AUC, at least 0. */
  readonly variance: number;
  /** auc - z sqrt(variance), not below 0. */
  readonly low: number;
  /** auc + z sqrt(variance), not above 1. */
  readonly high: number;
}

/**
 * ROC AUC with DeLong's variance and interval.
 *
 * @remarks
 * ```math
 * \mathrm{var}(\hat\theta) = \frac{S_{10}}{m} + \frac{S_{01}}{n}
 * ```
 *
 * with S10 the sample variance over the m fakes of the share of real pictures below each, S01 that over the n real
 * pictures of the share of fakes above each; ties count half. The interval reaches z standard errors to either side, z
 * the normal quantile of its level. O(n) time and memory.
 *
 * It takes every item for independent: for frames of one video or pictures of one person use {@link bootstrapAuc}. It
 * is normal in the AUC, so too narrow for few items or an AUC near 1, where a perfect separation gives variance 0.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param options - `level`.
 * @shape scores `[N]`, labels `[N]` -> four numbers
 * @throws RangeError as {@link rocCurve} does; (code DID_VALUE) with fewer than two of a class, or a level outside (0,1).
 * @source DeLong, DeLong and Clarke-Pearson 1988; Sun and Xu 2014; pROC's `var` and `ci.auc`.
 * @example
 * delongInterval([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).variance; // 0.125
 */
export function delongInterval(
  scores: Numbers,
  labels: Numbers,
  options: DelongOptions = {},
): DelongInterval {
  const { level } = { ...DELONG_DEFAULTS, ...options };
  checkLevel('delongInterval', level);
  const placements = delongPlacements('delongInterval', scores, labels);
  const variance = delongCovariance(placements, placements);
  const half = normalTailQuantile((1 - level) / 2) * Math.sqrt(variance);
  const { auc } = placements;
  return { auc, variance, low: Math.max(0, auc - half), high: Math.min(1, auc + half) };
}
