import { checkLevel, type Numbers } from './check-input.js';
import { DELONG_DEFAULTS, type DelongOptions } from './delong-interval.js';
import { delongCovariance, delongPlacements } from './delong-placements.js';
import { studentTails, studentTailsQuantile } from './student-distribution.js';

/** The scores of one set of items. */
export interface ScoredSet {
  /** Larger means more likely fake. */
  readonly scores: Numbers;
  /** 1 fake, 0 real. */
  readonly labels: Numbers;
}

/** Two AUC on different items, compared. */
export interface DelongIndependentTest {
  /** Of the first and the second set, 0..1. */
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
  readonly t: number;
  /** Welch and Satterthwaite's; need not be whole. NaN when no AUC varies. */
  readonly degreesOfFreedom: number;
  /** Two-sided: the chance of so large a difference if the two AUC are equal, 0..1. */
  readonly pValue: number;
}

/**
 * Do two sets of different items have different AUC? DeLong's test without pairing.
 *
 * @remarks
 * With each set's AUC and its variance V as in {@link delongInterval}, and N its items:
 *
 * ```math
 * t = \frac{\theta_1 - \theta_2}{\sqrt{V_1 + V_2}}, \qquad
 * \nu = \frac{(V_1 + V_2)^2}{V_1^2 / (N_1 - 1) + V_2^2 / (N_2 - 1)}
 * ```
 *
 * and t is compared with Student's of that many degrees of freedom. For two detectors on the same items
 * {@link delongTest} is far sharper.
 *
 * @param first - One set of items.
 * @param second - The other; no item stands in both.
 * @param options - `level`.
 * @shape two sets of scores `[N]` and labels `[N]` -> nine numbers
 * @throws RangeError as {@link delongInterval} does, naming `first` or `second`.
 * @source DeLong, DeLong and Clarke-Pearson 1988; pROC's `roc.test(paired = FALSE)`.
 * @example
 * delongIndependentTest(
 *   { scores: [0.1, 0.3, 0.2, 0.4], labels: [0, 0, 1, 1] },
 *   { scores: [0.1, 0.7, 0.6, 0.4, 0.2], labels: [0, 0, 1, 1, 1] },
 * ).difference; // 0.25
 */
export function delongIndependentTest(
  first: ScoredSet,
  second: ScoredSet,
  options: DelongOptions = {},
): DelongIndependentTest {
  const { level } = { ...DELONG_DEFAULTS, ...options };
  checkLevel('delongIndependentTest', level);
  const [a, b] = (
    [
      ['first', first],
      ['second', second],
    ] as const
  ).map(([name, { scores, labels }]) => {
    const placements = delongPlacements('delongIndependentTest', scores, labels, [
      `${name}.scores`,
      `${name}.labels`,
    ]);
    const variance = delongCovariance(placements, placements);
    return { auc: placements.auc, variance, freedom: variance ** 2 / (labels.length - 1) };
  }) as [SetFigures, SetFigures];
  const difference = a.auc - b.auc;
  const variance = a.variance + b.variance;
  const common = { auc: [a.auc, b.auc] as const, difference, variance };
  if (variance === 0) {
    const t = difference === 0 ? 0 : difference / 0;
    return {
      ...common,
      low: difference,
      high: difference,
      t,
      degreesOfFreedom: Number.NaN,
      pValue: t === 0 ? 1 : 0,
    };
  }
  const t = difference / Math.sqrt(variance);
  const degreesOfFreedom = variance ** 2 / (a.freedom + b.freedom);
  const half = studentTailsQuantile(1 - level, degreesOfFreedom) * Math.sqrt(variance);
  return {
    ...common,
    low: difference - half,
    high: difference + half,
    t,
    degreesOfFreedom,
    pValue: studentTails(t, degreesOfFreedom),
  };
}

interface SetFigures {
  readonly auc: number;
  readonly variance: number;
  /** This set's part of the degrees of freedom. */
  readonly freedom: number;
}
