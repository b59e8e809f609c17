import type { Numbers } from './check-input.js';
import { pairedDifferences } from './check-pairs.js';

/** Paired measurements compared by the ranks of their differences. */
export interface WilcoxonSignedRankTest {
  /** Sum of the ranks of positive differences. */
  readonly plus: number;
  /** Sum of the ranks of negative ones. */
  readonly minus: number;
  /** Pairs that differ; the others are left out. */
  readonly pairs: number;
  /** Two-sided and exact: the chance of so uneven sums if either sign is equally likely, 0..1; 1 where no pair differs. */
  readonly pValue: number;
}

/**
 * Do two treatments of the same items differ? Wilcoxon's signed-rank test, exact also where differences are equal in size.
 *
 * @remarks
 * Differences of 0 are left out, equal sizes share the mean of their ranks, and the chance is counted over all 2^n ways of
 * giving them signs. Five pairs cannot give less than 0.0625, six not less than 0.031: with fewer than six no result is
 * significant at 0.05.
 *
 * @param a - One treatment.
 * @param b - The other, of the same items in the same order.
 * @shape a `[N]`, b `[N]` -> four numbers
 * @throws RangeError (code DID_VALUE) without pairs and for a number that is not finite; (code DID_SHAPE) when the lengths differ.
 * @source Wilcoxon 1945; `scipy.stats.wilcoxon`, with ties as its `PermutationMethod` has them.
 * @example
 * wilcoxonSignedRankTest([3, 5, 4, 7, 6], [1, 2, 0, 2, 0]).pValue; // 0.0625
 */
export function wilcoxonSignedRankTest(a: Numbers, b: Numbers): WilcoxonSignedRankTest {
  const differences = pairedDifferences('wilcoxonSignedRankTest', a, b).filter((value) => value !== 0);
  const ranks = doubledRanks(differences.map(Math.abs));
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const plus = ranks.reduce((sum, rank, i) => sum + ((differences[i] as number) > 0 ? rank : 0), 0);
  const few = Math.min(plus, total - plus);
  return {
    plus: plus / 2,
    minus: (total - plus) / 2,
    pairs: differences.length,
    pValue: Math.min(1, 2 * shareUpTo(ranks, total, few)),
  };
}

/** Twice the rank, so that a mean of two ranks is whole. */
function doubledRanks(sizes: Float64Array): number[] {
  const order = Array.from(sizes, (_, i) => i).sort((i, j) => (sizes[i] as number) - (sizes[j] as number));
  const ranks = new Array<number>(sizes.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && sizes[order[end] as number] === sizes[order[start] as number]) end++;
    for (let i = start; i < end; i++) ranks[order[i] as number] = start + 1 + end;
    start = end;
  }
  return ranks;
}

/** Share of all choices of ranks whose sum is at most `limit`. */
function shareUpTo(ranks: readonly number[], total: number, limit: number): number {
  const shares = new Float64Array(total + 1);
  shares[0] = 1;
  for (const rank of ranks) {
    for (let sum = total; sum >= 0; sum--) {
      shares[sum] = ((shares[sum] as number) + (sum < rank ? 0 : (shares[sum - rank] as number))) / 2;
    }
  }
  return shares.subarray(0, limit + 1).reduce((sum, share) => sum + share, 0);
}
