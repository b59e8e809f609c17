import { customGrad, mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';

/** A loss and its derivative by each input, found together. */
export interface ValueAndGradient {
  readonly loss: Scalar;
  readonly gradient: Tensor;
}

/**
 * Gives TensorFlow.js a loss whose gradient is computed beside it instead of by its tape: for sorts, read-backs and parts
 * held constant. There is no second derivative.
 *
 * @shape input any, the gradient the same -> `[]`
 */
export function lossWithGradient<T extends Tensor>(
  input: T,
  compute: (input: T) => ValueAndGradient,
): Scalar {
  const op = customGrad((...args: unknown[]) => {
    const [x, save] = args as [T, (saved: Tensor[]) => void];
    const { loss, gradient } = compute(x);
    save([gradient]);
    return { value: loss, gradFunc: (dy: Tensor, saved: Tensor[]) => mul(dy, saved[0] as Tensor) };
  });
  return op(input) as Scalar;
}
