import { checkProbabilities, type Numbers } from './check-input.js';

/**
 * Mean squared distance of the probability from what came true.
 *
 * @remarks
 * ```math
 * \mathrm{BS} = \frac{1}{N} \sum_{i=1}^{N} (p_i - y_i)^2
 * ```
 *
 * @param probabilities - Of fake, 0..1.
 * @param labels - 1 fake, 0 real; one class alone is enough.
 * @returns 0 (certain and right) .. 1 (certain and wrong)
 * @shape probabilities `[N]`, labels `[N]` -> a number
 * @throws RangeError (code DID_VALUE) for a probability outside 0..1, a label outside {0,1}, no items;
 * (code DID_SHAPE) for lengths that differ.
 * @source Brier 1950, the form for two classes.
 * @example
 * brierScore([0.9, 0.2], [1, 0]); // 0.025
 */
export function brierScore(probabilities: Numbers, labels: Numbers): number {
  checkProbabilities('brierScore', probabilities, labels);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += ((probabilities[i] as number) - (labels[i] as number)) ** 2;
  return sum / labels.length;
}
