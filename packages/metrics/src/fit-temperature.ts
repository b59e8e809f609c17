import { sigmoid, type TemperatureCalibration } from './calibration.js';
import { checkScores, type Numbers, valueError } from './check-input.js';

/**
 * The temperature at which sigmoid(logit / temperature) fits the labels best; the order of scores stays as it is.
 *
 * @remarks
 * ```math
 * \min_T\; -\frac{1}{N} \sum_{i=1}^{N} \big( y_i \log p_i + (1 - y_i) \log (1 - p_i) \big), \qquad p_i = \sigma(x_i / T)
 * ```
 *
 * convex in 1 / T, by Newton's method held in a bracket. Fit on data that
 * the detector was not trained on, and of the mix of real and fake that its probabilities are to hold for.
 *
 * @param logits - Scores before the sigmoid; larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @shape logits `[N]`, labels `[N]` -> a number
 * @throws RangeError as {@link rocCurve} does; (code DID_VALUE) when no temperature is best: every logit already has its
 * label's sign (colder is always better), or logits do not grow with labels (hotter is). {@link fitPlatt} fits those.
 * @source Guo et al. 2017, section 4.2.
 * @example
 * fitTemperature([-4, -2, 2, -4, 4, 2], [0, 0, 0, 1, 1, 1]).temperature; // 4.766
 */
export function fitTemperature(logits: Numbers, labels: Numbers): TemperatureCalibration {
  const { scores, labels: y } = checkScores('fitTemperature', logits, labels, ['logits', 'labels']);
  let scale = 0;
  for (const logit of scores) scale = Math.max(scale, Math.abs(logit));
  /** Slope of the mean loss in the sharpness 1 / temperature, and its slope; logits over their largest. */
  const derivatives = (sharpness: number): [number, number] => {
    let [first, second] = [0, 0];
    for (let i = 0; i < scores.length; i++) {
      const x = (scores[i] as number) / scale;
      const p = sigmoid(sharpness * x);
      first += (p - (y[i] as number)) * x;
      second += p * (1 - p) * x * x;
    }
    return [first, second];
  };
  if (scale === 0 || derivatives(0)[0] >= 0) {
    throw valueError(
      'fitTemperature: `logits` are no larger for fakes than for real pictures, so no temperature is best; use fitPlatt.',
    );
  }
  if (!scores.some((logit, i) => logit !== 0 && logit > 0 !== (y[i] === 1))) {
    throw valueError(
      'fitTemperature: `logits` have the right sign for every label, so no temperature is cold enough; use fitPlatt.',
    );
  }
  let [low, high] = [0, 1];
  while (derivatives(high)[0] < 0) [low, high] = [high, 2 * high];
  let sharpness = (low + high) / 2;
  for (let round = 0; round < 200; round++) {
    const [first, second] = derivatives(sharpness);
    if (first < 0) low = sharpness;
    else high = sharpness;
    const newton = sharpness - first / second;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    const settled = Math.abs(next - sharpness) <= 1e-12 * sharpness;
    sharpness = next;
    if (settled) break;
  }
  return { kind: 'temperature', temperature: scale / sharpness };
}
