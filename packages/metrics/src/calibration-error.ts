import { checkProbabilities, type Numbers, valueError } from './check-input.js';

/** Options of {@link calibrationError}. */
export interface CalibrationOptions {
  /** Number of bins of equal width over 0..1. */
  readonly bins?: number;
}

/** One bin `(low, high]` of a reliability diagram; the first holds 0 as well. */
export interface CalibrationBin {
  readonly low: number;
  readonly high: number;
  readonly n: number;
  /** Mean probability in the bin; NaN when it is empty. */
  readonly probability: number;
  /** Share of fakes in the bin; NaN when it is empty. */
  readonly frequency: number;
}

/** How far probabilities lie from frequencies. */
export interface CalibrationError {
  /** Expected calibration error: mean distance over items, 0..1. */
  readonly ece: number;
  /** Largest distance of a bin, 0..1. */
  readonly mce: number;
  readonly bins: readonly CalibrationBin[];
}

/** The default of {@link calibrationError}; 15 as in Guo et al. */
export const CALIBRATION_DEFAULTS = { bins: 15 } as const;

/**
 * How far the probability of fake lies from the share of fakes, by bins of probability.
 *
 * @param probabilities - Of fake, 0..1.
 * @param labels - 1 fake, 0 real; one class alone is enough.
 * @throws RangeError as {@link brierScore} does; (code DID_VALUE) for a number of bins below 1.
 * @source Guo et al. 2017, with the probability of fake in place of the top class's confidence.
 * @example
 * calibrationError([0.8, 0.8, 0.8, 0.8], [1, 1, 0, 0]).ece; // 0.3
 */
export function calibrationError(
  probabilities: Numbers,
  labels: Numbers,
  options: CalibrationOptions = {},
): CalibrationError {
  const { bins: count } = { ...CALIBRATION_DEFAULTS, ...options };
  if (!Number.isInteger(count) || count < 1)
    throw valueError(`calibrationError: \`bins\` must be a whole number from 1; got ${count}.`);
  checkProbabilities('calibrationError', probabilities, labels);
  const sums = Array.from({ length: count }, () => ({ n: 0, probability: 0, fakes: 0 }));
  for (let i = 0; i < labels.length; i++) {
    const p = probabilities[i] as number;
    const bin = sums[Math.max(0, Math.ceil(p * count) - 1)] as {
      n: number;
      probability: number;
      fakes: number;
    };
    bin.n += 1;
    bin.probability += p;
    bin.fakes += labels[i] as number;
  }
  const bins = sums.map(({ n, probability, fakes }, i) => ({
    low: i / count,
    high: (i + 1) / count,
    n,
    probability: probability / n,
    frequency: fakes / n,
  }));
  const gaps = bins.map((bin) => (bin.n === 0 ? 0 : Math.abs(bin.probability - bin.frequency)));
  const ece = bins.reduce((sum, bin, i) => sum + (bin.n / labels.length) * (gaps[i] as number), 0);
  return { ece, mce: Math.max(...gaps), bins };
}
