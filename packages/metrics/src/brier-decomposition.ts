import { brierScore } from './brier-score.js';
import { CALIBRATION_DEFAULTS, type CalibrationOptions } from './calibration-error.js';
import type { Numbers } from './check-input.js';
import { reliabilityBins } from './reliability-bins.js';

/** What a Brier score is made of: brier = reliability - resolution + uncertainty + withinBins. */
export interface BrierDecomposition {
  /** The score that is taken apart, 0..1. */
  readonly brier: number;
  /** Mean squared distance of a bin's mean probability from its share of fakes; 0 is calibrated. */
  readonly reliability: number;
  /** Mean squared distance of a bin's share of fakes from the share of all; larger is better. */
  readonly resolution: number;
  /** Variance of the labels: the share of fakes times that of real pictures, whatever the detector says. */
  readonly uncertainty: number;
  /** What the bins hide: the spread of probabilities in a bin less twice their covariance with labels; may be negative. */
  readonly withinBins: number;
}

/**
 * The Brier score in parts: is it calibration that costs, or that the detector cannot tell?
 *
 * @remarks
 * With n_k items, mean probability p_k and share of fakes o_k in bin k, and the share of fakes o in all N:
 *
 * ```math
 * \mathrm{BS} = \underbrace{\sum_k \frac{n_k}{N} (p_k - o_k)^2}_{\text{reliability}}
 *   - \underbrace{\sum_k \frac{n_k}{N} (o_k - o)^2}_{\text{resolution}}
 *   + \underbrace{o (1 - o)}_{\text{uncertainty}} + \text{within bins}
 * ```
 *
 * @param probabilities - Of fake, 0..1.
 * @param labels - 1 fake, 0 real; one class alone is enough.
 * @param options - `bins`, `binning`.
 * @shape probabilities `[N]`, labels `[N]` -> five numbers
 * @throws RangeError as {@link calibrationError} does.
 * @source Murphy 1973; Stephenson, Coelho and Jolliffe 2008 for what lies within bins.
 * @example
 * brierDecomposition([0.5, 0.5, 1, 1], [0, 1, 1, 1]).resolution; // 0.0625
 */
export function brierDecomposition(
  probabilities: Numbers,
  labels: Numbers,
  options: CalibrationOptions = {},
): BrierDecomposition {
  const bins = reliabilityBins('brierDecomposition', probabilities, labels, {
    ...CALIBRATION_DEFAULTS,
    ...options,
  });
  const total = labels.length;
  let fakes = 0;
  for (let i = 0; i < total; i++) fakes += labels[i] as number;
  const share = fakes / total;
  let [reliability, resolution] = [0, 0];
  for (const { n, probability, frequency } of bins) {
    if (n === 0) continue;
    reliability += (n / total) * (probability - frequency) ** 2;
    resolution += (n / total) * (frequency - share) ** 2;
  }
  const brier = brierScore(probabilities, labels);
  const uncertainty = share * (1 - share);
  return {
    brier,
    reliability,
    resolution,
    uncertainty,
    withinBins: brier - reliability + resolution - uncertainty,
  };
}
