import { type PlattCalibration, sigmoid } from './calibration.js';
import { checkScores, type Numbers } from './check-input.js';

/** Gain in mean loss under which Newton's whole step is safe: the loss itself has too few digits to judge it. */
const NEAR = 1e-8;

/** Gain under which nothing changes any more; each step squares the error. */
const SETTLED = 1e-24;

/**
 * The slope and intercept with which sigmoid(slope * score + intercept) fits the labels best.
 *
 * @remarks
 * ```math
 * \min_{a, b}\; -\sum_{i=1}^{N} \big( t_i \log p_i + (1 - t_i) \log (1 - p_i) \big), \qquad p_i = \sigma(a s_i + b)
 * ```
 *
 * with Platt's targets t, (N1 + 1) / (N1 + 2) for N1 fakes and 1 / (N0 + 2) for N0 real pictures in place of 1 and 0, so
 * that scores which part the classes give a finite slope. Newton's method with halved steps on standardised scores. When
 * all scores are equal the slope is 0.
 *
 * @param scores - Any; larger means more likely fake, or the slope comes out negative.
 * @param labels - 1 fake, 0 real.
 * @shape scores `[N]`, labels `[N]` -> two numbers
 * @throws RangeError as {@link rocCurve} does.
 * @source Platt 1999; Lin, Lin and Weng 2007; scikit-learn's `CalibratedClassifierCV(method="sigmoid")`.
 * @example
 * fitPlatt([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).slope; // 2.792
 */
export function fitPlatt(scores: Numbers, labels: Numbers): PlattCalibration {
  const checked = checkScores('fitPlatt', scores, labels);
  const { x, mean, deviation } = standardise(checked.scores);
  const fake = (checked.fakes + 1) / (checked.fakes + 2);
  const real = 1 / (checked.reals + 2);
  const target = Float64Array.from(checked.labels, (label) => (label === 1 ? fake : real));

  let [slope, intercept] = [0, Math.log((checked.fakes + 1) / (checked.reals + 1))];
  for (let round = 0; round < 100; round++) {
    const { bySlope, byIntercept, gain } = newtonStep(x, target, slope, intercept);
    if (gain < SETTLED) break;
    let part = 1;
    if (gain > NEAR) {
      const loss = meanLoss(x, target, slope, intercept);
      while (
        part > 1e-9 &&
        meanLoss(x, target, slope - part * bySlope, intercept - part * byIntercept) > loss
      )
        part /= 2;
    }
    slope -= part * bySlope;
    intercept -= part * byIntercept;
  }
  const unscaled = deviation === 0 ? 0 : slope / deviation;
  return { kind: 'platt', slope: unscaled, intercept: intercept - unscaled * mean };
}

/** Mean of -t log p - (1 - t) log(1 - p), stable at any logit. */
function meanLoss(x: Float64Array, target: Float64Array, slope: number, intercept: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const logit = slope * (x[i] as number) + intercept;
    sum += Math.max(logit, 0) - logit * (target[i] as number) + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return sum / x.length;
}

/** Hessian^-1 gradient by Cramer's rule, and twice what the step promises to gain. */
function newtonStep(x: Float64Array, target: Float64Array, slope: number, intercept: number) {
  let [g1, g0, h11, h10, h00] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    const p = sigmoid(slope * value + intercept);
    const error = p - (target[i] as number);
    const weight = p * (1 - p);
    g1 += error * value;
    g0 += error;
    h11 += weight * value * value;
    h10 += weight * value;
    h00 += weight;
  }
  const determinant = h11 * h00 - h10 * h10;
  const flat = !(determinant > 1e-14 * h00 * h00);
  const bySlope = flat ? 0 : (h00 * g1 - h10 * g0) / determinant;
  const byIntercept = flat ? g0 / h00 : (h11 * g0 - h10 * g1) / determinant;
  return { bySlope, byIntercept, gain: (g1 * bySlope + g0 * byIntercept) / x.length };
}

/** Scores of mean 0 and deviation 1, or all 0; taken over their largest first, whose square may not be finite. */
function standardise(scores: Float64Array): { x: Float64Array; mean: number; deviation: number } {
  let scale = 0;
  for (const score of scores) scale = Math.max(scale, Math.abs(score));
  if (scale === 0) return { x: new Float64Array(scores.length), mean: 0, deviation: 0 };
  const x = scores.map((score) => score / scale);
  let mean = 0;
  for (const value of x) mean += value / x.length;
  let squares = 0;
  for (const value of x) squares += (value - mean) ** 2 / x.length;
  const deviation = Math.sqrt(squares);
  return {
    x: x.map((value) => (deviation === 0 ? 0 : (value - mean) / deviation)),
    mean: mean * scale,
    deviation: deviation * scale,
  };
}
