import { type Numbers, valueError } from './check-input.js';
import { rocCurve } from './roc-curve.js';

/** How a threshold is chosen. */
export type ThresholdRule =
  | { readonly rule: 'youden' }
  | { readonly rule: 'false-positive-rate'; readonly rate: number };

/** A threshold and what it does to the data it was chosen on. */
export interface ChosenThreshold {
  /** A score of at least this is called fake. */
  readonly threshold: number;
  readonly falsePositiveRate: number;
  readonly truePositiveRate: number;
}

/**
 * The threshold of most skill (`youden`: hits less false alarms), or of most hits within a false positive rate.
 *
 * @throws RangeError as `rocCurve` does; (code DID_VALUE) for a rate outside 0..1.
 */
export function chooseThreshold(scores: Numbers, labels: Numbers, rule: ThresholdRule): ChosenThreshold {
  const limit = rule.rule === 'false-positive-rate' ? rule.rate : 1;
  if (!(limit >= 0 && limit <= 1))
    throw valueError(`chooseThreshold: \`rate\` must lie in 0..1; got ${limit}.`);
  const { falsePositiveRate, truePositiveRate, thresholds } = rocCurve(scores, labels);
  let best = 0;
  for (let i = 1; i < thresholds.length; i++) {
    const alarms = falsePositiveRate[i] as number;
    if (alarms > limit) break;
    const skill = (at: number) =>
      (truePositiveRate[at] as number) - (rule.rule === 'youden' ? (falsePositiveRate[at] as number) : 0);
    if (skill(i) > skill(best)) best = i;
  }
  return {
    threshold: thresholds[best] as number,
    falsePositiveRate: falsePositiveRate[best] as number,
    truePositiveRate: truePositiveRate[best] as number,
  };
}
