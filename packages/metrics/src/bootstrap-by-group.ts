import {
  type BootstrapOptions,
  checkBootstrapOptions,
  type Group,
  type Interval,
  type WeightedStatistic,
} from './bootstrap-options.js';
import { valueError } from './check-input.js';
import { GroupResampler } from './group-resampler.js';
import { runBootstrap } from './run-bootstrap.js';

/**
 * A statistic with its interval over groups drawn with replacement.
 *
 * @remarks
 * Items of one video, person or base picture depend on one another: resample those, not single frames. Each round draws
 * as many groups as there are; the interval lies between quantiles of the rounds' figures.
 *
 * With `percentile` these are the shares (1 - level) / 2 and (1 + level) / 2 of the rounds. With `bca` they are
 *
 * ```math
 * \Phi \Big( z_0 + \frac{z_0 + z}{1 - a (z_0 + z)} \Big), \qquad z = \Phi^{-1} \Big( \frac{1 \mp \mathrm{level}}{2} \Big)
 * ```
 *
 * where z0 is the normal quantile of the share of rounds below the estimate, and a the skewness of the figures with one
 * group left out, over 6.
 *
 * @param groups - The group of each item.
 * @param statistic - Gets how often each item counts; all ones for the estimate. {@link aucStatistic} and
 * {@link eerStatistic} make fast ones. The array is used again each round: copy what is to be kept.
 * @param options - `rounds`, `level`, `seed`, `method`.
 * @shape groups `[N]` -> a figure and its interval
 * @throws RangeError (code DID_VALUE) without items, for options out of range, when the items as they are give no
 * finite figure, or no round does; for `bca` when the items without one of the groups give none.
 * @source Efron and Tibshirani 1993, chapters 13 and 14; Field and Welsh 2007 for groups.
 * @example
 * bootstrapByGroup(videos, aucStatistic(scores, labels), { rounds: 2000 }); // { estimate, low, high, ... }
 */
export function bootstrapByGroup(
  groups: readonly Group[],
  statistic: WeightedStatistic,
  options: BootstrapOptions = {},
): Interval {
  const checked = checkBootstrapOptions(options);
  if (groups.length === 0) throw valueError('bootstrapByGroup: `groups` is empty; there is nothing to draw.');
  return runBootstrap(new GroupResampler(groups, checked.seed), statistic, checked);
}
