import * as tf from '@tensorflow/tfjs';
import { checkLogits } from './check-logits.js';
import { logMeanExp } from './log-mean-exp.js';

/**
 * Donsker and Varadhan's bound, largest where the score is the log ratio of the densities plus any constant.
 *
 * @remarks
 * ```math
 * I(x; y) \ge E_{p(x,y)}[T] - \log E_{p(x) p(y)}[e^T]
 * ```
 *
 * A lower bound for infinitely many shuffled pairs. Of M pairs the logarithm of the mean is too small on average, so the
 * figure is too large; its variance grows like exp(mutual information) / M.
 *
 * @param joint - The critic's scores of pairs that belong together.
 * @param product - Its scores of shuffled pairs.
 * @shape joint `[B]`, product `[M]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when there are no scores.
 * @source Donsker and Varadhan 1983; Belghazi et al. 2018, theorem 1; Poole et al. 2019 (I_DV).
 */
export function donskerVaradhanBound(joint: tf.Tensor, product: tf.Tensor): tf.Scalar {
  checkLogits(joint, product, 'donskerVaradhanBound');
  return tf.tidy(() => tf.sub(tf.mean(joint), logMeanExp(product)) as tf.Scalar);
}
