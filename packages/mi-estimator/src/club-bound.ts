import * as tf from '@tensorflow/tfjs';
import { checkSquare, diagonal } from './pair-scores.js';

/**
 * vCLUB: an upper bound of the mutual information where q(y|x) is close to p(y|x).
 *
 * @remarks
 * ```math
 * \frac{1}{K} \sum_{i=1}^{K} \log q(y_i | x_i) - \frac{1}{K^2} \sum_{i=1}^{K} \sum_{j=1}^{K} \log q(y_j | x_i)
 * ```
 *
 * For the true p(y|x) it is at least the mutual information, often far above: for d pairs of normals of correlation rho
 * it is `d rho^2 / (1 - rho^2)`.
 *
 * @param logDensities - `[i][j]`: log q(y_j | x_i), as {@link createGaussianConditional} gives it.
 * @shape logDensities `[K,K]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when the matrix is not square.
 * @source Cheng et al. 2020 (vCLUB).
 */
export function clubBound(logDensities: tf.Tensor2D): tf.Scalar {
  checkSquare(logDensities, 'clubBound', 'logDensities');
  return tf.tidy(() => tf.sub(tf.mean(diagonal(logDensities)), tf.mean(logDensities)) as tf.Scalar);
}
