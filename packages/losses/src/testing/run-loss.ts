import * as tf from '@tensorflow/tfjs-core';

/** A loss of scores and labels. */
export type ScoreLoss = (logits: tf.Tensor1D, labels: tf.Tensor1D) => tf.Scalar;

/** Value and gradient of a loss, as numbers. */
export function runLoss(
  loss: ScoreLoss,
  scores: readonly number[],
  labels: readonly number[],
): { value: number; gradient: number[] } {
  return tf.tidy(() => {
    const y = tf.tensor1d([...labels]);
    const { value, grad } = tf.valueAndGrad((x) => loss(x as tf.Tensor1D, y))(
      tf.tensor1d([...scores], 'float32'),
    );
    return { value: value.dataSync()[0] as number, gradient: Array.from(grad.dataSync()) };
  });
}
