import * as tf from '@tensorflow/tfjs';
import { checkLogits } from './check-logits.js';
import { withJsdGradient } from './with-jsd-gradient.js';

/**
 * Trains by the Jensen-Shannon loss, whose best score is the log ratio of the densities, and reads that score.
 *
 * @remarks
 * ```math
 * E_{p(x,y)}[T], \qquad T^* = \log \frac{p(x,y)}{p(x)\, p(y)}
 * ```
 *
 * No partition function, so neither a ceiling nor a variance that grows with exp(mutual information); but no bound
 * either: it is right where the critic is. Its gradient is that of -{@link jsdLoss}, not of the figure.
 *
 * @param joint - The critic's logits on pairs that belong together.
 * @param product - Its logits on shuffled pairs; they only train.
 * @shape joint `[B]`, product `[M]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when there are no scores.
 * @source Letizia et al. 2024 (f-DIME, derangements); Song and Ermon 2020 (SMILE as tau goes to 0).
 */
export function densityRatioEstimate(joint: tf.Tensor, product: tf.Tensor): tf.Scalar {
  checkLogits(joint, product, 'densityRatioEstimate');
  return withJsdGradient(joint, product, (u) => tf.mean(u) as tf.Scalar);
}
