import * as tf from '@tensorflow/tfjs';
import { checkLogits } from './check-logits.js';
import { logMeanExp } from './log-mean-exp.js';

/**
 * Nguyen, Wainwright and Jordan's bound (f-GAN's KL), largest where the score is **1 plus** the log ratio of the densities.
 *
 * @remarks
 * ```math
 * I(x; y) \ge E_{p(x,y)}[T] - E_{p(x) p(y)}[e^{T - 1}]
 * ```
 *
 * Unbiased for its critic, with a variance that grows like exp(mutual information) / M. A critic whose score is the log
 * ratio itself, as the Jensen-Shannon loss trains it, wants {@link jsToNwjBound}.
 *
 * @param joint - The critic's scores of pairs that belong together.
 * @param product - Its scores of shuffled pairs.
 * @shape joint `[B]`, product `[M]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when there are no scores.
 * @source Nguyen et al. 2010; Nowozin et al. 2016; Poole et al. 2019 (I_NWJ).
 */
export function nwjBound(joint: tf.Tensor, product: tf.Tensor): tf.Scalar {
  checkLogits(joint, product, 'nwjBound');
  return tf.tidy(() => tf.sub(tf.mean(joint), tf.exp(tf.sub(logMeanExp(product), 1))) as tf.Scalar);
}
