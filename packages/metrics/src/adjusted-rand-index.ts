import type { Numbers } from './check-input.js';
import { contingencyOf } from './contingency.js';

/**
 * How far two groupings agree on which items belong together, above what chance gives.
 *
 * @remarks
 * The share of pairs of items on which they agree, moved so that random groupings of these sizes give 0 on average; as
 * scikit-learn's `adjusted_rand_score`. {@link normalizedMutualInformation} is not corrected for chance.
 *
 * @param first - The group of each item, as any number.
 * @param second - Its group in the other grouping.
 * @returns At most 1 (the same grouping); about 0 by chance, and below 0 where they agree less than that.
 * @shape first `[N]`, second `[N]`
 * @throws RangeError (code DID_SHAPE) for lengths that differ, (code DID_VALUE) for no items or labels that are not finite.
 * @source Hubert and Arabie 1985.
 * @example
 * adjustedRandIndex([0, 0, 1, 1], [5, 5, 3, 3]); // 1
 */
export function adjustedRandIndex(first: Numbers, second: Numbers): number {
  const { cells, rows, columns, items } = contingencyOf('adjustedRandIndex', first, second);
  const both = cells.reduce((sum, { count }) => sum + pairs(count), 0);
  const inFirst = rows.reduce((sum, count) => sum + pairs(count), 0);
  const inSecond = columns.reduce((sum, count) => sum + pairs(count), 0);
  // Neither parts what the other joins: the same grouping, that of one item included.
  if (both === inFirst && both === inSecond) return 1;
  const expected = (inFirst * inSecond) / pairs(items);
  return (both - expected) / ((inFirst + inSecond) / 2 - expected);
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}
