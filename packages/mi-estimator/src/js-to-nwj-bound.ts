import * as tf from '@tensorflow/tfjs';
import { checkLogits } from './check-logits.js';
import { logMeanExp } from './log-mean-exp.js';
import { withJsdGradient } from './with-jsd-gradient.js';

/**
 * Trains by the Jensen-Shannon loss, reads the NWJ bound.
 *
 * @remarks
 * ```math
 * I(x; y) \ge 1 + E_{p(x,y)}[V] - E_{p(x) p(y)}[e^V]
 * ```
 *
 * The Jensen-Shannon loss makes the score V the log ratio of the densities, and NWJ wants `V + 1`. Public code leaves
 * the shift out and gives `mean(V) - mean exp(V - 1)`: 1/e too little at independence, and more where there is more to
 * find. Its gradient is that of -{@link jsdLoss}, not of the figure.
 *
 * @param joint - The critic's logits on pairs that belong together.
 * @param product - Its logits on shuffled pairs.
 * @shape joint `[B]`, product `[M]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when there are no scores.
 * @source Poole et al. 2019 (I_JS).
 */
export function jsToNwjBound(joint: tf.Tensor, product: tf.Tensor): tf.Scalar {
  checkLogits(joint, product, 'jsToNwjBound');
  return withJsdGradient(joint, product, (u, v) =>
    tf.tidy(() => tf.sub(tf.add(tf.mean(u), 1), tf.exp(logMeanExp(v))) as tf.Scalar),
  );
}
