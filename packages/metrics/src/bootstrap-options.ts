import { checkLevel, type Numbers, valueError } from './check-input.js';

/** What names a group: a video, a person, a base picture. */
export type Group = string | number;

/**
 * Which interval: quantiles of the rounds (`percentile`), or quantiles shifted for bias and skewness (`bca`), which
 * costs one more evaluation for each group.
 */
export type BootstrapMethod = 'percentile' | 'bca';

/** How often and how wide. */
export interface BootstrapOptions {
  /** How often groups are drawn; a whole number from 1. */
  readonly rounds?: number;
  /** Coverage of the interval, in (0,1). */
  readonly level?: number;
  /** A whole number; the same seed draws the same groups on every machine. */
  readonly seed?: number;
  /** Which interval. */
  readonly method?: BootstrapMethod;
}

/** A figure with its interval. */
export interface Interval {
  /** The figure of the items as they are. */
  readonly estimate: number;
  /** The interval's lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
  /** Rounds that gave a figure; one that drew a single class gives none. */
  readonly rounds: number;
  /** Number of different groups; with fewer than about 30 the interval is too narrow. */
  readonly groups: number;
}

/** A figure of items that count `times[i]` times each; NaN where it cannot be said. */
export type WeightedStatistic = (times: Numbers) => number;

/** The defaults of the bootstrap. */
export const BOOTSTRAP_DEFAULTS = { rounds: 1000, level: 0.95, seed: 1, method: 'percentile' } as const;

/** The options with their defaults, checked. */
export function checkBootstrapOptions(options: BootstrapOptions): Required<BootstrapOptions> {
  const checked = { ...BOOTSTRAP_DEFAULTS, ...options };
  const { rounds, level, seed, method } = checked;
  checkLevel('bootstrapByGroup', level);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw valueError(`bootstrapByGroup: \`rounds\` must be a whole number from 1; got ${rounds}.`);
  if (!Number.isInteger(seed))
    throw valueError(`bootstrapByGroup: \`seed\` must be a whole number; got ${seed}.`);
  if (method !== 'percentile' && method !== 'bca')
    throw valueError(`bootstrapByGroup: \`method\` must be "percentile" or "bca"; got "${method}".`);
  return checked;
}
