import { type Numbers, valueError } from './check-input.js';
import { GroupResampler } from './group-resampler.js';
import { quantile } from './quantile.js';

/** What names a group: a video, a person, a base picture. */
export type Group = string | number;

/** How often and how wide. */
export interface BootstrapOptions {
  readonly rounds?: number;
  /** Coverage of the interval, in (0,1). */
  readonly level?: number;
  readonly seed?: number;
}

/** A figure with its percentile interval. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** Rounds that gave a figure; one that drew a single class gives none. */
  readonly rounds: number;
  /** Number of different groups; with fewer than about 30 the interval is too narrow. */
  readonly groups: number;
}

/** A figure of items that count `times[i]` times each; NaN where it cannot be said. */
export type WeightedStatistic = (times: Numbers) => number;

/** The defaults of the bootstrap. */
export const BOOTSTRAP_DEFAULTS = { rounds: 1000, level: 0.95, seed: 1 } as const;

/**
 * A statistic with its percentile interval over groups drawn with replacement.
 *
 * @remarks
 * Items of one video, person or base picture depend on one another: resample those, not single frames.
 *
 * @param groups - The group of each item.
 * @param statistic - Gets how often each item counts; all ones for the estimate. {@link aucStatistic} and
 * {@link eerStatistic} make fast ones. The array is used again each round: copy what is to be kept.
 * @throws RangeError (code DID_VALUE) without items, for options out of range, when the items as they are give no
 * finite figure, or no round does.
 * @source Efron and Tibshirani 1993; Field and Welsh 2007 for groups.
 * @example
 * bootstrapByGroup(videos, aucStatistic(scores, labels), { rounds: 2000 }); // { estimate, low, high, ... }
 */
export function bootstrapByGroup(
  groups: readonly Group[],
  statistic: WeightedStatistic,
  options: BootstrapOptions = {},
): Interval {
  const { rounds, level, seed } = { ...BOOTSTRAP_DEFAULTS, ...options };
  checkOptions(rounds, level, seed);
  if (groups.length === 0) throw valueError('bootstrapByGroup: `groups` is empty; there is nothing to draw.');
  const estimate = statistic(new Float64Array(groups.length).fill(1));
  if (!Number.isFinite(estimate)) {
    throw valueError(`bootstrapByGroup: \`statistic\` gives ${estimate} for the items as they are.`);
  }
  const resampler = new GroupResampler(groups, seed);
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const value = statistic(resampler.draw());
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) throw valueError(`bootstrapByGroup: none of ${rounds} rounds gave a figure.`);
  const sorted = Float64Array.from(values).sort();
  return {
    estimate,
    low: quantile(sorted, (1 - level) / 2),
    high: quantile(sorted, (1 + level) / 2),
    rounds: values.length,
    groups: resampler.groups,
  };
}

function checkOptions(rounds: number, level: number, seed: number): void {
  if (!(level > 0 && level < 1))
    throw valueError(`bootstrapByGroup: \`level\` must lie in (0,1); got ${level}.`);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw valueError(`bootstrapByGroup: \`rounds\` must be a whole number from 1; got ${rounds}.`);
  if (!Number.isInteger(seed))
    throw valueError(`bootstrapByGroup: \`seed\` must be a whole number; got ${seed}.`);
}
