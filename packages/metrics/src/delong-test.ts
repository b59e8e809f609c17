import { checkLevel, type Numbers } from './check-input.js';
import { DELONG_DEFAULTS, type DelongOptions } from './delong-interval.js';
import { delongCovariance, delongPlacements } from './delong-placements.js';
import { normalTail, normalTailQuantile } from './normal-distribution.js';

/** Two AUC on the same items, compared. */
export interface DelongTest {
  /** Of the first and the second score, 0..1. */
  readonly auc: readonly [number, number];
  /** First less second. */
  readonly difference: number;
  /** Variance of the difference. */
  readonly variance: number;
  /** The interval of the difference: its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
  /** difference / sqrt(variance); 0 when both are 0. */
  readonly z: number;
  /** Two-sided: the chance of so large a difference if the two AUC are equal, 0..1. */
  readonly pValue: number;
}

/**
 * Does one detector rank the same items better than another? DeLong's paired test.
 *
 * @remarks
 * ```math
 * z = \frac{\hat\theta_a - \hat\theta_b}{\sqrt{V_{aa} + V_{bb} - 2 V_{ab}}}, \qquad
 * V_{ab} = \frac{S_{10}^{ab}}{m} + \frac{S_{01}^{ab}}{n}
 * ```
 *
 * with the sample covariances over m fakes and n real pictures of what {@link delongInterval} takes the variances of; z
 * is compared with a standard normal.
 * Items must be independent; {@link bootstrapAucDifference} takes those of one video or person together.
 *
 * @param a - One detector's scores; larger means more likely fake.
 * @param b - The other's, of the same items in the same order.
 * @param labels - 1 fake, 0 real.
 * @param options - `level`.
 * @shape a `[N]`, b `[N]`, labels `[N]` -> eight numbers
 * @throws RangeError as {@link delongInterval} does.
 * @source DeLong, DeLong and Clarke-Pearson 1988; Sun and Xu 2014; pROC's `roc.test(paired = TRUE)`.
 * @example
 * delongTest([0.2, 0.1, 0.6, 0.9], [0.3, 0.7, 0.6, 0.8], [0, 0, 1, 1]).difference; // 0.25
 */
export function delongTest(a: Numbers, b: Numbers, labels: Numbers, options: DelongOptions = {}): DelongTest {
  const { level } = { ...DELONG_DEFAULTS, ...options };
  checkLevel('delongTest', level);
  const first = delongPlacements('delongTest', a, labels, ['a', 'labels']);
  const second = delongPlacements('delongTest', b, labels, ['b', 'labels']);
  const difference = first.auc - second.auc;
  // The spread of the differences themselves: never below 0, as the sum of rounded parts may be.
  const apart = {
    auc: difference,
    fakes: first.fakes.map((share, i) => share - (second.fakes[i] as number)),
    reals: first.reals.map((share, i) => share - (second.reals[i] as number)),
  };
  const variance = delongCovariance(apart, apart);
  const z = difference === 0 ? 0 : difference / Math.sqrt(variance);
  const half = normalTailQuantile((1 - level) / 2) * Math.sqrt(variance);
  return {
    auc: [first.auc, second.auc],
    difference,
    variance,
    low: difference - half,
    high: difference + half,
    z,
    pValue: 2 * normalTail(Math.abs(z)),
  };
}
