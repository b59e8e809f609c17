import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';

/** Kept off 0 as in PyTorch. */
const EPSILON = 1e-6;

/**
 * Scales gradients so that their Euclidean norm, all of them as one vector, is no longer than a limit; shorter ones stay.
 *
 * @remarks
 * Every gradient is multiplied by min(1, maxNorm / (norm + 1e-6)), which stays on the device: nothing is read back. A norm
 * that is not finite makes the gradients so too, as in PyTorch; look at the norm that is returned.
 *
 * @param grads - By the name of each weight; they stay as they are.
 * @param maxNorm - Above 0; Infinity only takes the norm.
 * @returns New gradients by the same names, and the norm before clipping. The caller disposes both.
 * @shape norm `[]`
 * @throws DidError DID_VALUE for a limit that is not above 0
 * @example
 * const { grads: clipped, norm } = clipByGlobalNorm(grads, 1);
 * adam.step(weights, clipped);
 * @source torch.nn.utils.clip_grad_norm_; Pascanu, Mikolov and Bengio 2013.
 */
export function clipByGlobalNorm<Name extends string>(
  grads: Readonly<Record<Name, tf.Tensor>>,
  maxNorm: number,
): {
  /** The gradients, clipped. */
  readonly grads: Record<Name, tf.Tensor>;
  /** Their norm before. */
  readonly norm: tf.Scalar;
} {
  if (!(maxNorm > 0)) {
    throw new DidError('DID_VALUE', `clipByGlobalNorm: \`maxNorm\` must be above 0; got ${maxNorm}.`, {
      maxNorm,
    });
  }
  return tf.tidy(() => {
    const entries = Object.entries<tf.Tensor>(grads);
    const squares = entries.map(([, gradient]) => gradient.square().sum());
    const norm = (squares.length === 0 ? tf.scalar(0) : tf.addN(squares).sqrt()) as tf.Scalar;
    const factor = norm.add(EPSILON).reciprocal().mul(maxNorm).minimum(1);
    const clipped = entries.map(
      ([name, gradient]) =>
        [name, Number.isFinite(maxNorm) ? gradient.mul(factor) : gradient.clone()] as const,
    );
    return { grads: Object.fromEntries(clipped) as Record<Name, tf.Tensor>, norm };
  });
}
