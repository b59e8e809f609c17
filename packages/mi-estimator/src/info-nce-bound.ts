import * as tf from '@tensorflow/tfjs';
import { checkSquare, diagonal } from './pair-scores.js';

/**
 * The InfoNCE bound's term of each pair: how far its own score stands above those of strangers.
 *
 * @remarks `log K + log softmax(scores)_ii`, the mean over rows and columns.
 *
 * @param scores - `scores[i][j]` of x_i with y_j; x_i and y_i belong together.
 * @shape scores `[K,K]` -> `[K]`
 * @unit nats
 */
export function infoNceTerms(scores: tf.Tensor2D): tf.Tensor1D {
  const count = checkSquare(scores, 'infoNceBound', 'scores');
  return tf.tidy(() => {
    const byRow = diagonal(tf.logSoftmax(scores));
    const byColumn = diagonal(tf.logSoftmax(tf.transpose(scores)));
    return tf.add(tf.mul(tf.add(byRow, byColumn), 0.5), Math.log(count));
  });
}

/**
 * InfoNCE: a lower bound of the mutual information from a critic's scores of every x with every y.
 *
 * @remarks
 * ```math
 * \log K + \frac{1}{2K} \sum_{i=1}^{K} \Big( \log \frac{e^{T_{ii}}}{\sum_j e^{T_{ij}}} + \log \frac{e^{T_{ii}}}{\sum_j e^{T_{ji}}} \Big)
 * ```
 *
 * For any critic that did not see these pairs its expectation is at most the mutual information, and it never exceeds
 * `log K`: {@link infoNceWarning} says when a figure stands too near to it. A constant critic gives 0.
 *
 * @param scores - `scores[i][j]` of x_i with y_j; x_i and y_i belong together.
 * @shape scores `[K,K]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when the scores are not square or K is below 2.
 * @source van den Oord et al. 2018; Poole et al. 2019 (I_NCE); both directions as in Radford et al. 2021.
 */
export function infoNceBound(scores: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => tf.mean(infoNceTerms(scores)) as tf.Scalar);
}

/** Nearer to the ceiling than this the bound falls short by more than .2 nats even with a perfect critic. */
const CEILING_DISTANCE = 1.5;

/**
 * What to tell the reader of an InfoNCE figure that stands near `log K`; null where it does not.
 *
 * @param nats - The figure.
 * @param count - K, the pairs that compete.
 * @example
 * infoNceWarning(4.1, 64); // 'within 1.5 nats of the ceiling log 64 = 4.16: ...'
 */
export function infoNceWarning(nats: number, count: number): string | null {
  const ceiling = Math.log(count);
  if (nats <= ceiling - CEILING_DISTANCE) return null;
  return `within ${CEILING_DISTANCE} nats of the ceiling log ${count} = ${ceiling.toFixed(2)}: the truth may be far above; give more pairs that compete`;
}
