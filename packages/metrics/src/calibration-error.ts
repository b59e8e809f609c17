import type { Numbers } from './check-input.js';
import { type Binning, type CalibrationBin, reliabilityBins } from './reliability-bins.js';

/** Options of {@link calibrationError} and {@link brierDecomposition}. */
export interface CalibrationOptions {
  /** Number of bins. */
  readonly bins?: number;
  /** `width`: bins of equal width over 0..1. `mass`: bins between quantiles, of about as many items each. */
  readonly binning?: Binning;
}

/** How far probabilities lie from frequencies. */
export interface CalibrationError {
  /** Expected calibration error: mean distance over items, 0..1. */
  readonly ece: number;
  /** Largest distance of a bin, 0..1. */
  readonly mce: number;
  /** The reliability diagram. */
  readonly bins: readonly CalibrationBin[];
}

/** The defaults of {@link calibrationError}; 15 bins of equal width as in Guo et al. */
export const CALIBRATION_DEFAULTS = { bins: 15, binning: 'width' } as const;

/**
 * How far the probability of fake lies from the share of fakes, by bins of probability.
 *
 * @remarks
 * ```math
 * \mathrm{ECE} = \sum_{b} \frac{n_b}{N} | p_b - o_b |, \qquad \mathrm{MCE} = \max_b | p_b - o_b |
 * ```
 *
 * with n items, mean probability p and share of fakes o in bin b. With few items a bin it is too large even for a
 * perfect detector. Bins of equal `mass` lie where the probabilities are; ties may leave some of them empty.
 *
 * @param probabilities - Of fake, 0..1.
 * @param labels - 1 fake, 0 real; one class alone is enough.
 * @param options - `bins`, `binning`.
 * @shape probabilities `[N]`, labels `[N]` -> two numbers and `bins` bins
 * @throws RangeError as {@link brierScore} does; (code DID_VALUE) for a number of bins below 1 or an unknown
 * binning.
 * @source Guo et al. 2017; Nguyen and O'Connor 2015 for `mass`; with the probability of fake in place of the top class's confidence.
 * @example
 * calibrationError([0.8, 0.8, 0.8, 0.8], [1, 1, 0, 0]).ece; // 0.3
 */
export function calibrationError(
  probabilities: Numbers,
  labels: Numbers,
  options: CalibrationOptions = {},
): CalibrationError {
  const bins = reliabilityBins('calibrationError', probabilities, labels, {
    ...CALIBRATION_DEFAULTS,
    ...options,
  });
  let [ece, mce] = [0, 0];
  for (const { n, probability, frequency } of bins) {
    if (n === 0) continue;
    const gap = Math.abs(probability - frequency);
    ece += (n / labels.length) * gap;
    mce = Math.max(mce, gap);
  }
  return { ece, mce, bins };
}
