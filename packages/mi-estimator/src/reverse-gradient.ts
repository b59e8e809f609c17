import * as tf from '@tensorflow/tfjs';

/**
 * The identity forwards, `-strength` times the gradient backwards: what comes before it ascends the loss
 * that what comes after it descends.
 *
 * @remarks
 * ```math
 * y = x, \qquad \frac{\partial L}{\partial x} = -\beta\, \frac{\partial L}{\partial y}
 * ```
 *
 * @param x - What is passed on; the result is a tensor of its own.
 * @param strength - beta of DID, lambda of DANN; any finite number of at least 0.
 * @shape any -> the same
 * @throws RangeError (code DID_VALUE) when the strength is negative or not finite.
 * @example
 * tf.grad((x) => reverseGradient(x, 0.5).sum())(tf.scalar(1)).print(); // -0.5
 * @source Ganin and Lempitsky 2015; DID, section 3.3.
 */
export function reverseGradient<T extends tf.Tensor>(x: T, strength: number): T {
  if (!(strength >= 0 && Number.isFinite(strength))) {
    throw Object.assign(
      new RangeError(
        `[DID_VALUE] reverseGradient: \`strength\` must be finite and at least 0; got ${strength}.`,
      ),
      { code: 'DID_VALUE' },
    );
  }
  const reverse = tf.customGrad((input) => ({
    // A clone: a custom gradient that returns its input itself counts the gradient twice.
    value: (input as tf.Tensor).clone(),
    gradFunc: (dy) => tf.mul(dy as tf.Tensor, -strength),
  }));
  return reverse(x) as T;
}
