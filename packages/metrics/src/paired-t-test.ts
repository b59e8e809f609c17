import { checkLevel, type Numbers, valueError } from './check-input.js';
import { pairedDifferences } from './check-pairs.js';
import { studentTails, studentTailsQuantile } from './student-distribution.js';

/** Two paired measurements, compared. */
export interface PairedTTest {
  /** Mean of first less second. */
  readonly difference: number;
  /** The interval of the difference: its lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
  /** difference / its standard error; infinite where all differences are equal and not 0, 0 where all are 0. */
  readonly t: number;
  /** Degrees of freedom, N - 1. */
  readonly freedom: number;
  /** Two-sided: the chance of so large a difference if there is none, 0..1. */
  readonly pValue: number;
}

/**
 * Do two treatments of the same items differ in the mean? Student's paired test: two models over the same training seeds.
 *
 * @remarks
 * ```math
 * t = \frac{\bar d}{s_d / \sqrt{N}}, \qquad \bar d \pm t_{N-1}\, s_d / \sqrt{N}
 * ```
 *
 * with d the differences and s_d their standard deviation (N - 1 below). It takes them as independent and about normal, and
 * says nothing of the items that each was measured on: {@link pairedBootstrapByGroup} does.
 *
 * @param a - One treatment.
 * @param b - The other, of the same items in the same order.
 * @param options - `level` of the interval, 0.95.
 * @shape a `[N]`, b `[N]`, N from 2 -> six numbers
 * @throws RangeError (code DID_VALUE) with fewer than two pairs, for a number that is not finite and a level out of (0,1);
 * (code DID_SHAPE) when the lengths differ.
 * @source Student 1908; `scipy.stats.ttest_rel`.
 * @example
 * pairedTTest([0.71, 0.74, 0.7], [0.7, 0.71, 0.69]).difference; // 0.017
 */
export function pairedTTest(a: Numbers, b: Numbers, options: { readonly level?: number } = {}): PairedTTest {
  const { level = 0.95 } = options;
  checkLevel('pairedTTest', level);
  const differences = pairedDifferences('pairedTTest', a, b);
  const n = differences.length;
  if (n < 2) throw valueError(`pairedTTest: at least two pairs are needed; got ${n}.`);
  const difference = differences.reduce((sum, value) => sum + value, 0) / n;
  const squares = differences.reduce((sum, value) => sum + (value - difference) ** 2, 0);
  const error = Math.sqrt(squares / (n - 1) / n);
  const freedom = n - 1;
  const half = studentTailsQuantile(1 - level, freedom) * error;
  const t = difference === 0 ? 0 : difference / error;
  return {
    difference,
    low: difference - half,
    high: difference + half,
    t,
    freedom,
    pValue: Number.isFinite(t) ? studentTails(t, freedom) : 0,
  };
}
