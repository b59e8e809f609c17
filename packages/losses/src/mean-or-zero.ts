import { div, type Scalar, sum, type Tensor } from '@tensorflow/tfjs-core';

/** The mean; of nothing it is 0, where TensorFlow.js gives NaN. */
export function meanOrZero(values: Tensor): Scalar {
  return div(sum(values), Math.max(1, values.size));
}
