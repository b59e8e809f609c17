import { checkArray, checkFinite, type Numbers, valueError } from './check-input.js';
import { interpolate } from './isotonic-regression.js';

/** Probability = sigmoid(logit / temperature). */
export interface TemperatureCalibration {
  /** Tells the three forms apart. */
  readonly kind: 'temperature';
  /** Above 1 softens probabilities, below 1 sharpens them. */
  readonly temperature: number;
}

/** Probability = sigmoid(slope * score + intercept). */
export interface PlattCalibration {
  /** Tells the three forms apart. */
  readonly kind: 'platt';
  /** Above 0 where larger scores mean fake. */
  readonly slope: number;
  /** The logit of a score of 0. */
  readonly intercept: number;
}

/** Probability read from a growing curve: straight between its points, level beyond both ends. */
export interface IsotonicCalibration {
  /** Tells the three forms apart. */
  readonly kind: 'isotonic';
  /** Growing. */
  readonly scores: readonly number[];
  /** Never falling, 0..1; one for each score. */
  readonly probabilities: readonly number[];
}

/** What a fit on validation data gives: plain values, to be stored as JSON beside the detector. */
export type Calibration = TemperatureCalibration | PlattCalibration | IsotonicCalibration;

/**
 * Turns scores into probabilities of fake by a fitted calibration.
 *
 * @param calibration - Of {@link fitTemperature}, {@link fitPlatt} or {@link fitIsotonic}.
 * @param scores - Of the kind that it was fitted on: logits for `temperature`.
 * @shape scores `[N]` -> `[N]`
 * @returns One probability for each score, 0..1.
 * @throws RangeError (code DID_VALUE) for scores that are not finite, or a calibration of another kind; TypeError for
 * no array. No scores give no probabilities.
 * @example
 * applyCalibration({ kind: 'temperature', temperature: 2 }, [0, 2]); // [0.5, 0.731]
 */
export function applyCalibration(calibration: Calibration, scores: Numbers): Float64Array {
  checkArray('applyCalibration', 'scores', scores);
  const values = checkFinite('applyCalibration', scores, 'scores');
  const toProbability = probabilityOf(calibration);
  return values.map(toProbability);
}

function probabilityOf(calibration: Calibration): (score: number) => number {
  if (calibration.kind === 'temperature') {
    const { temperature } = calibration;
    return (logit) => sigmoid(logit / temperature);
  }
  if (calibration.kind === 'platt') {
    const { slope, intercept } = calibration;
    return (score) => sigmoid(slope * score + intercept);
  }
  if (calibration.kind === 'isotonic') {
    const { scores, probabilities } = calibration;
    return (score) => interpolate(scores, probabilities, score);
  }
  const { kind } = calibration as { kind: string };
  throw valueError(
    `applyCalibration: \`calibration.kind\` must be "temperature", "platt" or "isotonic"; got "${kind}".`,
  );
}

/** 1 / (1 + exp(-x)); exact at both ends. */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
