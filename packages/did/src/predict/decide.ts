import type { DetectorRecord } from '../detector/detector-record.js';
import { logOdds, sigmoid } from './log-odds.js';

/** Logits as the network gives them, as probabilities and verdicts. */
export interface DecisionRule {
  readonly threshold: number;
  readonly band: readonly [low: number, high: number];
  readonly prior: number;
  /** P(fake) of a logit. */
  probability(logit: number): number;
  /** Real, fake, or too near to the threshold to say; the band is wider for a face of poor quality. */
  verdict(logit: number, poor: boolean): 'real' | 'fake' | 'uncertain';
}

/**
 * How a detector's record turns logits into verdicts.
 *
 * @remarks
 * Another prior moves probability, threshold and band alike, by log(prior / (1 - prior)): the verdict follows from the rates that
 * the threshold was chosen for and stays as it is.
 *
 * @param prior - Share of fakes among what is judged, between 0 and 1; that of the calibration unless given.
 */
export function decisionRule(
  { calibration, decision, quality }: Pick<DetectorRecord, 'calibration' | 'decision' | 'quality'>,
  prior: number = calibration.prior,
): DecisionRule {
  const shift = logOdds(prior) - logOdds(calibration.prior);
  const calibrated = (logit: number) => calibration.slope * logit + calibration.intercept;
  const probability = (logit: number) => sigmoid(calibrated(logit) + shift);
  const [low, high] = [decision.low, decision.high].map(calibrated) as [number, number];
  return {
    threshold: probability(decision.threshold),
    band: [probability(decision.low), probability(decision.high)],
    prior,
    probability,
    verdict(logit, poor) {
      const margin = poor ? (quality?.widening ?? 0) : 0;
      const value = calibrated(logit);
      if (value > low - margin && value < high + margin) return 'uncertain';
      // Without a band the threshold itself is real, as everywhere: fake lies above it.
      return logit > decision.threshold ? 'fake' : 'real';
    },
  };
}
