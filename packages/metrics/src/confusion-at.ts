import { checkScores, type Numbers, valueError } from './check-input.js';

/** What a threshold does to each class, in counts and rates. */
export interface ThresholdCounts {
  /** Fakes called fake. */
  readonly truePositives: number;
  /** Real pictures called fake. */
  readonly falsePositives: number;
  /** Real pictures called real. */
  readonly trueNegatives: number;
  /** Fakes called real. */
  readonly falseNegatives: number;
  /** Share of fakes found (recall, sensitivity), 0..1. */
  readonly truePositiveRate: number;
  /** Share of real pictures called fake (1 - specificity), 0..1. */
  readonly falsePositiveRate: number;
  /** Share of fakes among what is called fake, 0..1; NaN when nothing is. It depends on the mix of classes. */
  readonly precision: number;
  /** Share called rightly, 0..1; it depends on the mix of classes. */
  readonly accuracy: number;
  /** Mean of both classes' share called rightly, 0..1; .5 is chance for any mix. */
  readonly balancedAccuracy: number;
}

/**
 * Counts right and wrong calls when a score of at least the threshold is called fake.
 *
 * @remarks
 * ```math
 * \mathrm{TPR} = \frac{\mathrm{TP}}{\mathrm{TP} + \mathrm{FN}}, \qquad
 * \mathrm{FPR} = \frac{\mathrm{FP}}{\mathrm{FP} + \mathrm{TN}}, \qquad
 * \mathrm{precision} = \frac{\mathrm{TP}}{\mathrm{TP} + \mathrm{FP}}
 * ```
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param threshold - Such as {@link chooseThreshold} finds; Infinity calls nothing fake, -Infinity everything.
 * @shape scores `[N]`, labels `[N]` -> counts and rates
 * @throws RangeError as {@link rocCurve} does; (code DID_VALUE) for a threshold that is NaN.
 * @source Fawcett 2006, section 2.
 * @example
 * confusionAt([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.5).accuracy; // 0.75
 */
export function confusionAt(scores: Numbers, labels: Numbers, threshold: number): ThresholdCounts {
  if (typeof threshold !== 'number' || Number.isNaN(threshold))
    throw valueError(`confusionAt: \`threshold\` must be a number; got ${threshold}.`);
  const checked = checkScores('confusionAt', scores, labels);
  const { fakes, reals } = checked;
  let [truePositives, falsePositives] = [0, 0];
  for (let i = 0; i < checked.scores.length; i++) {
    if ((checked.scores[i] as number) < threshold) continue;
    if (checked.labels[i] === 1) truePositives += 1;
    else falsePositives += 1;
  }
  const trueNegatives = reals - falsePositives;
  return {
    truePositives,
    falsePositives,
    trueNegatives,
    falseNegatives: fakes - truePositives,
    truePositiveRate: truePositives / fakes,
    falsePositiveRate: falsePositives / reals,
    precision: truePositives / (truePositives + falsePositives),
    accuracy: (truePositives + trueNegatives) / (fakes + reals),
    balancedAccuracy: (truePositives / fakes + trueNegatives / reals) / 2,
  };
}
