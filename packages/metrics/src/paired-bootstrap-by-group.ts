import { bootstrapByGroup } from './bootstrap-by-group.js';
import type { BootstrapOptions, Group, Interval, WeightedStatistic } from './bootstrap-options.js';

/**
 * The difference of two statistics of the same items, `a - b`, each round over the same resampled groups.
 *
 * @remarks
 * What both share (hard videos, easy persons) drops out, so the interval is narrower than two separate ones tell.
 *
 * @param groups - The group of each item.
 * @param a - The one statistic.
 * @param b - What is taken from it.
 * @param options - `rounds`, `level`, `seed`, `method`.
 * @shape groups `[N]` -> a figure and its interval
 * @throws RangeError as {@link bootstrapByGroup} does.
 * @source Efron and Tibshirani 1993; Field and Welsh 2007 for groups.
 * @example
 * pairedBootstrapByGroup(videos, aucStatistic(did, labels), aucStatistic(bce, labels)).low > 0;
 */
export function pairedBootstrapByGroup(
  groups: readonly Group[],
  a: WeightedStatistic,
  b: WeightedStatistic,
  options: BootstrapOptions = {},
): Interval {
  return bootstrapByGroup(groups, (times) => a(times) - b(times), options);
}
