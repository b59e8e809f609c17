import type { Numbers } from './check-input.js';
import { pairedDifferences } from './check-pairs.js';

/** Paired measurements compared by the signs of their differences. */
export interface SignTest {
  /** Pairs in which the first is larger. */
  readonly plus: number;
  /** Pairs in which the second is. */
  readonly minus: number;
  /** Two-sided and exact: the chance of so uneven counts if either is equally likely, 0..1; 1 where no pair differs. */
  readonly pValue: number;
}

/**
 * Is one treatment of the same items more often the better? The sign test, which asks nothing of the differences but their sign.
 *
 * @param a - One treatment.
 * @param b - The other, of the same items in the same order; equal pairs are left out.
 * @shape a `[N]`, b `[N]` -> three numbers
 * @throws RangeError (code DID_VALUE) without pairs and for a number that is not finite; (code DID_SHAPE) when the lengths differ.
 * @source Arbuthnott 1710; `scipy.stats.binomtest` with p = 1/2.
 * @example
 * signTest([3, 5, 4, 7, 6], [1, 2, 0, 2, 8]).pValue; // 0.375
 */
export function signTest(a: Numbers, b: Numbers): SignTest {
  const differences = pairedDifferences('signTest', a, b);
  const plus = differences.filter((value) => value > 0).length;
  const minus = differences.filter((value) => value < 0).length;
  const n = plus + minus;
  // Sums of logarithms: 2^n overflows from n = 1024.
  let [log, tail] = [-n * Math.LN2, 0];
  for (let k = 0; k <= Math.min(plus, minus); k++) {
    tail += Math.exp(log);
    log += Math.log((n - k) / (k + 1));
  }
  return { plus, minus, pValue: Math.min(1, 2 * tail) };
}
