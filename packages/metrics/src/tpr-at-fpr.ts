import { type Numbers, valueError } from './check-input.js';
import { countByScore } from './score-counts.js';

/**
 * The share of fakes found when at most this share of real pictures is called fake.
 *
 * @remarks
 * ```math
 * \max_t\; \mathrm{TPR}(t) \;\text{ where }\; \mathrm{FPR}(t) \le r
 * ```
 *
 * A figure that some threshold reaches on these scores; nothing is interpolated.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param rate - The false positive rate allowed, 0..1.
 * @returns 0..1
 * @shape scores `[N]`, labels `[N]` -> a number
 * @throws RangeError as {@link rocCurve} does; (code DID_VALUE) for a rate outside 0..1.
 * @example
 * tprAtFpr([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.1); // 0.5
 */
export function tprAtFpr(scores: Numbers, labels: Numbers, rate: number): number {
  if (!(rate >= 0 && rate <= 1)) throw valueError(`tprAtFpr: \`rate\` must lie in 0..1; got ${rate}.`);
  const { hits, alarms, fakes, reals } = countByScore('tprAtFpr', scores, labels);
  let last = 0;
  while (last + 1 < alarms.length && (alarms[last + 1] as number) / reals <= rate) last += 1;
  return (hits[last] as number) / fakes;
}
