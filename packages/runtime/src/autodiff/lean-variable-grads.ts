import * as tf from '@tensorflow/tfjs';
import { LeanTape } from './lean-tape.js';

/**
 * `tf.variableGrads` with a fraction of its memory: what the backward pass has used is freed at once, not at its end.
 *
 * @remarks
 * The same operations in the same order, so the same numbers. For first derivatives: inside of another gradient it is
 * `tf.variableGrads` itself. Let {@link applyForTraining} run the model, and the forward pass is lean too.
 *
 * @param loss - Gives a scalar.
 * @param variables - Those whose gradients are wanted.
 * @returns The loss and the gradients by `variable.name`; the caller disposes both.
 * @example
 * const { value, grads } = leanVariableGrads(() => tf.losses.meanSquaredError(y, w.mul(x)), [w]);
 */
export function leanVariableGrads(
  loss: () => tf.Scalar,
  variables: tf.Variable[],
): {
  /** The loss. @shape `[]` */
  value: tf.Scalar;
  /** The gradients by `variable.name`. */
  grads: tf.NamedTensorMap;
} {
  const nested = tf.engine().state.gradientDepth > 0;
  return tf.variableGrads(nested ? loss : () => LeanTape.record(loss), variables);
}
