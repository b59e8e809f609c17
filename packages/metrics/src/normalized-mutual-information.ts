import type { Numbers } from './check-input.js';
import { contingencyOf } from './contingency.js';

/**
 * How much two groupings of the same items tell of each other, whatever their groups are called.
 *
 * @remarks
 * Mutual information over the mean of the two entropies, as scikit-learn's `normalized_mutual_info_score` with its default
 * `average_method='arithmetic'`. It is not corrected for chance: many small groups score above 0 by luck alone, which
 * {@link adjustedRandIndex} does not. Two groupings of one group each agree wholly.
 * ```math
 * \mathrm{NMI} = \frac{2\, I(U; V)}{H(U) + H(V)}
 * ```
 *
 * @param first - The group of each item, as any number.
 * @param second - Its group in the other grouping.
 * @returns 0 (independent) .. 1 (the same grouping).
 * @shape first `[N]`, second `[N]`
 * @throws RangeError (code DID_SHAPE) for lengths that differ, (code DID_VALUE) for no items or labels that are not finite.
 * @source Vinh, Epps and Bailey 2010; Strehl and Ghosh 2002.
 * @example
 * normalizedMutualInformation([0, 0, 1, 1], [5, 5, 3, 3]); // 1
 */
export function normalizedMutualInformation(first: Numbers, second: Numbers): number {
  const { cells, rows, columns, items } = contingencyOf('normalizedMutualInformation', first, second);
  if (rows.length === 1 && columns.length === 1) return 1;
  const shared = cells.reduce((sum, { row, column, count }) => {
    const expected = ((rows[row] as number) * (columns[column] as number)) / items;
    return sum + (count / items) * Math.log(count / expected);
  }, 0);
  // What is left of independent groupings is rounding.
  if (shared <= Number.EPSILON) return 0;
  return Math.min(1, (2 * shared) / (entropyOf(rows, items) + entropyOf(columns, items)));
}

function entropyOf(counts: readonly number[], items: number): number {
  return -counts.reduce((sum, count) => sum + (count / items) * Math.log(count / items), 0);
}
