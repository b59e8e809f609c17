import * as tf from '@tensorflow/tfjs';

/** Sigmoid of logits over a temperature; at 1 it is the sigmoid and nothing else. */
export function sigmoidAt(temperature: number, logits: tf.Tensor): tf.Tensor {
  return tf.sigmoid(temperature === 1 ? logits : tf.div(logits, temperature));
}
