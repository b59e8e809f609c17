import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { valueError } from './loss-errors.js';

/**
 * Moves one-hot or 0/1 targets towards the uniform distribution.
 *
 * @remarks
 * ```math
 * (1 - \varepsilon)\, y + \varepsilon / K
 * ```
 *
 * @param labels - y: one-hot rows, or 0 and 1.
 * @param smoothing - epsilon, 0 to below 1.
 * @param classes - K; 2 for binary labels.
 * @shape any -> the same
 * @throws RangeError (code DID_VALUE) when `smoothing` lies outside [0, 1).
 * @example
 * smoothLabels(tensor1d([1, 0]), 0.2).print(); // [0.9, 0.1]
 * @source Szegedy et al. 2016, section 7.
 */
export function smoothLabels<T extends Tensor>(labels: T, smoothing: number, classes = 2): T {
  checkSmoothing('smoothLabels', smoothing);
  return add(mul(labels, 1 - smoothing), smoothing / classes);
}

/** @throws RangeError (code DID_VALUE) */
export function checkSmoothing(where: string, smoothing: number): void {
  if (!(smoothing >= 0 && smoothing < 1)) {
    throw valueError(`${where}: \`labelSmoothing\` must be at least 0 and below 1; got ${smoothing}.`);
  }
}
