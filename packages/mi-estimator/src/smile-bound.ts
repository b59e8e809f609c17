import { DidError } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { checkLogits } from './check-logits.js';
import { logMeanExp } from './log-mean-exp.js';
import { withJsdGradient } from './with-jsd-gradient.js';

/** Options of {@link smileBound}. */
export interface SmileOptions {
  /** tau: the shuffled pairs' scores count as lying in -tau..tau; smaller is less variance and more bias. Above 0; 5 unless given. */
  readonly clip?: number;
  /** `jsd` (default) trains the critic as the authors' code does; `own` differentiates the figure itself. */
  readonly gradient?: 'jsd' | 'own';
}

/**
 * SMILE: Donsker and Varadhan's figure with the shuffled pairs' ratios clipped.
 *
 * @remarks
 * ```math
 * E_{p(x,y)}[T] - \log E_{p(x) p(y)} \big[ \mathrm{clip}(e^T,\; e^{-\tau},\; e^{\tau}) \big]
 * ```
 *
 * Not a bound: clipping trades variance for bias. Where most shuffled scores lie below -tau the figure is too large by
 * up to tau.
 *
 * @param joint - The critic's scores of pairs that belong together.
 * @param product - Its scores of shuffled pairs.
 * @param options - `clip` (tau); `gradient`.
 * @shape joint `[B]`, product `[M]` -> `[]`
 * @unit nats
 * @throws DidError DID_SHAPE when there are no scores; DID_VALUE when `clip` is not above 0.
 * @source Song and Ermon 2020 (I_SMILE).
 */
export function smileBound(joint: tf.Tensor, product: tf.Tensor, options: SmileOptions = {}): tf.Scalar {
  const { clip = 5, gradient = 'jsd' } = options;
  checkLogits(joint, product, 'smileBound');
  if (!(clip > 0)) {
    throw new DidError('DID_VALUE', `smileBound: \`clip\` must be above 0; got ${clip}.`, { clip });
  }
  const figure = (u: tf.Tensor, v: tf.Tensor) =>
    tf.tidy(() => tf.sub(tf.mean(u), logMeanExp(tf.clipByValue(v, -clip, clip))) as tf.Scalar);
  return gradient === 'own' ? figure(joint, product) : withJsdGradient(joint, product, figure);
}
