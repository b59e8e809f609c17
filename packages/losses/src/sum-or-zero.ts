import { div, type Scalar, scalar, sum, type Tensor, zerosLike } from '@tensorflow/tfjs-core';
import { lossWithGradient } from './loss-with-gradient.js';

/**
 * The sum; of nothing it is 0, still on the graph.
 *
 * @remarks The sum of an empty tensor on WASM is whatever its memory held before (TensorFlow.js 4.22).
 */
export function sumOrZero(values: Tensor): Scalar {
  if (values.size > 0) return sum(values);
  return lossWithGradient(values, (empty) => ({ loss: scalar(0), gradient: zerosLike(empty) }));
}

/** The mean; of nothing it is 0, where TensorFlow.js gives NaN. */
export function meanOrZero(values: Tensor): Scalar {
  return div(sumOrZero(values), Math.max(1, values.size));
}
