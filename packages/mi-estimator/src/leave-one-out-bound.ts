import * as tf from '@tensorflow/tfjs';
import { checkSquare, diagonal } from './pair-scores.js';

/**
 * L1Out: an upper bound of the mutual information where q(y|x) is close to p(y|x), the marginal of y being the mixture of
 * the other x's conditionals.
 *
 * @remarks
 * ```math
 * \frac{1}{K} \sum_{i=1}^{K} \log \frac{q(y_i | x_i)}{\frac{1}{K-1} \sum_{j \ne i} q(y_i | x_j)}
 * ```
 *
 * tighter than vCLUB, and above the truth the more the fewer pairs there are.
 *
 * @param logDensities - `[i][j]`: log q(y_j | x_i), as {@link createGaussianConditional} gives it.
 * @shape logDensities `[K,K]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when the matrix is not square or K is below 2.
 * @source Poole et al. 2019 (leave-one-out upper bound).
 */
export function leaveOneOutBound(logDensities: tf.Tensor2D): tf.Scalar {
  const count = checkSquare(logDensities, 'leaveOneOutBound', 'logDensities');
  return tf.tidy(() => {
    // Its own density stands far below the others' sum and so counts for nothing, whatever its value.
    const own = tf.mul(tf.eye(count), -1e30);
    const others = tf.logSumExp(tf.add(logDensities, own), 0);
    return tf.add(tf.mean(tf.sub(diagonal(logDensities), others)), Math.log(count - 1)) as tf.Scalar;
  });
}
