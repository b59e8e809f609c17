import { bcaShares } from './bca-shares.js';
import type { BootstrapOptions, Interval, WeightedStatistic } from './bootstrap-options.js';
import { valueError } from './check-input.js';
import type { GroupResampler } from './group-resampler.js';
import { quantile } from './quantile.js';

/** The rounds of a bootstrap and the interval of their figures; options have been checked. */
export function runBootstrap(
  resampler: GroupResampler,
  statistic: WeightedStatistic,
  { rounds, level, method }: Required<BootstrapOptions>,
): Interval {
  const estimate = statistic(resampler.everything());
  if (!Number.isFinite(estimate)) {
    throw valueError(`bootstrapByGroup: \`statistic\` gives ${estimate} for the items as they are.`);
  }
  const values = new Float64Array(rounds);
  let counted = 0;
  for (let round = 0; round < rounds; round++) {
    const value = statistic(resampler.draw());
    if (Number.isFinite(value)) values[counted++] = value;
  }
  if (counted === 0) throw valueError(`bootstrapByGroup: none of ${rounds} rounds gave a figure.`);
  const sorted = values.subarray(0, counted).sort();
  const shares: readonly [number, number] =
    method === 'bca'
      ? bcaShares(sorted, estimate, leaveOneOut(resampler, statistic), level)
      : [(1 - level) / 2, (1 + level) / 2];
  return {
    estimate,
    low: quantile(sorted, shares[0]),
    high: quantile(sorted, shares[1]),
    rounds: counted,
    groups: resampler.groups,
  };
}

/** The figure without each of the groups. */
function leaveOneOut(resampler: GroupResampler, statistic: WeightedStatistic): Float64Array {
  const values = new Float64Array(resampler.groups);
  for (let group = 0; group < values.length; group++) {
    const value = statistic(resampler.without(group));
    if (!Number.isFinite(value)) {
      throw valueError(
        `bootstrapByGroup: \`statistic\` gives ${value} without group ${group} of ${values.length}, and method "bca" needs it; use "percentile".`,
      );
    }
    values[group] = value;
  }
  return values;
}
