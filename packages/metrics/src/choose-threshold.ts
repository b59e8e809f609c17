import { type Numbers, valueError } from './check-input.js';
import { countByScore } from './score-counts.js';

/** How a threshold is chosen. */
export type ThresholdRule =
  | {
      /** Youden's: the most hits less false alarms. */
      readonly rule: 'youden';
    }
  | {
      /** The most hits within a false positive rate. */
      readonly rule: 'false-positive-rate';
      /** The false positive rate allowed, 0..1. */
      readonly rate: number;
    };

/** A threshold and what it does to the data it was chosen on. */
export interface ChosenThreshold {
  /** A score of at least this is called fake. */
  readonly threshold: number;
  /** The share of real pictures that it calls fake, 0..1. */
  readonly falsePositiveRate: number;
  /** The share of fakes that it finds, 0..1. */
  readonly truePositiveRate: number;
}

/**
 * The threshold of most skill (`youden`: hits less false alarms), or of most hits within a false positive rate.
 *
 * @remarks
 * ```math
 * \max_t\; \mathrm{TPR}(t) - \mathrm{FPR}(t) \qquad \text{or} \qquad \max_t\; \mathrm{TPR}(t) \;\text{ where }\; \mathrm{FPR}(t) \le r
 * ```
 *
 * Choose on validation data. Of equal ones the highest threshold is taken; it is Infinity when calling nothing fake is
 * best.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param rule - Which of the two; with its rate.
 * @shape scores `[N]`, labels `[N]` -> three numbers
 * @throws RangeError as {@link rocCurve} does; (code DID_VALUE) for a rate outside 0..1 or an unknown rule.
 * @source Youden 1950.
 * @example
 * chooseThreshold([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], { rule: 'youden' }).threshold; // 0.8
 */
export function chooseThreshold(scores: Numbers, labels: Numbers, rule: ThresholdRule): ChosenThreshold {
  if (rule.rule !== 'youden' && rule.rule !== 'false-positive-rate') {
    const { rule: name } = rule as { rule: string };
    throw valueError(`chooseThreshold: \`rule\` must be "youden" or "false-positive-rate"; got "${name}".`);
  }
  const limit = rule.rule === 'false-positive-rate' ? rule.rate : 1;
  if (!(limit >= 0 && limit <= 1))
    throw valueError(`chooseThreshold: \`rate\` must lie in 0..1; got ${limit}.`);
  const { thresholds, hits, alarms, fakes, reals } = countByScore('chooseThreshold', scores, labels);
  const price = rule.rule === 'youden' ? 1 : 0;
  let best = 0;
  let most = 0;
  for (let i = 1; i < thresholds.length && (alarms[i] as number) / reals <= limit; i++) {
    const skill = (hits[i] as number) / fakes - price * ((alarms[i] as number) / reals);
    if (skill > most) [best, most] = [i, skill];
  }
  return {
    threshold: thresholds[best] as number,
    falsePositiveRate: (alarms[best] as number) / reals,
    truePositiveRate: (hits[best] as number) / fakes,
  };
}
