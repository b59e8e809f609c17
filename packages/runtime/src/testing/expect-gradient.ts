import * as tf from '@tensorflow/tfjs';
import { relativeNormError } from './relative-norm-error.js';

/** Options of {@link expectGradient}. */
export interface ExpectGradientOptions {
  /** Step of the central differences. Float32 leaves about three digits at the default. */
  readonly step?: number;
  /** Largest relative norm error of each gradient. */
  readonly relative?: number;
  /** At most so many entries of each input are moved, spread evenly over it. */
  readonly entries?: number;
}

/**
 * Fails unless the gradient of `f` by each input agrees with central differences.
 *
 * @param f - gives a scalar; it must be smooth where it is asked (no ReLU at 0)
 * @throws Error naming the input and the error of its gradient
 * @example
 * expectGradient((x) => tf.sum(tf.square(x)), [tf.tensor1d([1, 2])]);
 */
export function expectGradient(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly tf.Tensor[],
  options: ExpectGradientOptions = {},
): void {
  const { step = 1e-2, relative = 1e-2, entries = 64 } = options;
  tf.tidy(() => {
    const gradients = tf.grads((...xs: tf.Tensor[]) => f(...xs).asScalar())([...inputs]);
    inputs.forEach((input, k) => {
      const values = Float32Array.from(input.dataSync());
      const stride = Math.max(1, Math.ceil(values.length / entries));
      const gradient = (gradients[k] as tf.Tensor).dataSync();
      const exact: number[] = [];
      const numeric: number[] = [];
      for (let i = 0; i < values.length; i += stride) {
        const at = (delta: number) =>
          tf.tidy(() => {
            const moved = values.slice();
            moved[i] = (values[i] as number) + delta;
            const xs = inputs.map((x, j) => (j === k ? tf.tensor(moved, input.shape) : x));
            return f(...xs).dataSync()[0] as number;
          });
        exact.push(gradient[i] as number);
        numeric.push((at(step) - at(-step)) / (2 * step));
      }
      const error = relativeNormError(exact, numeric);
      if (!(error <= relative)) {
        throw new Error(
          `expectGradient: the gradient by input ${k} [${input.shape}] is ${error.toExponential(2)} away from ` +
            `central differences; allowed ${relative}. First: ${exact[0]} against ${numeric[0]}.`,
        );
      }
    });
  });
}
