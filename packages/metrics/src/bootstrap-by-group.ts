import { type Numbers, shapeError, valueError } from './check-input.js';
import { GroupResampler } from './resample-groups.js';

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
 * @param statistic - Gets how often each item counts; all ones for the estimate.
 * @throws RangeError (code DID_VALUE) without items, or when no round gave a figure.
 * @source Efron and Tibshirani 1993; Field and Welsh 2007 for clusters.
 */
export function bootstrapByGroup(
  groups: readonly (string | number)[],
  statistic: WeightedStatistic,
  options: BootstrapOptions = {},
): Interval {
  const { rounds, level, seed } = { ...BOOTSTRAP_DEFAULTS, ...options };
  if (groups.length === 0) throw valueError('bootstrapByGroup: `groups` is empty.');
  if (!(level > 0 && level < 1))
    throw valueError(`bootstrapByGroup: \`level\` must lie in (0,1); got ${level}.`);
  const resampler = new GroupResampler(groups, seed);
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const value = statistic(resampler.draw());
    if (Number.isFinite(value)) values.push(value);
  }
  if (values.length === 0) throw valueError(`bootstrapByGroup: none of ${rounds} rounds gave a figure.`);
  const estimate = statistic(new Uint16Array(groups.length).fill(1));
  const sorted = Float64Array.from(values).sort();
  return {
    estimate,
    low: quantile(sorted, (1 - level) / 2),
    high: quantile(sorted, (1 + level) / 2),
    rounds: values.length,
  };
}

/** Linear between order statistics. */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (at - below) * (high - low);
}

/** Throws when the groups do not match the items. */
export function checkGroups(where: string, groups: readonly unknown[], items: Numbers): void {
  if (groups.length === items.length) return;
  throw shapeError(
    `${where}: \`groups\` must have one entry an item, ${items.length}; got ${groups.length}.`,
  );
}
