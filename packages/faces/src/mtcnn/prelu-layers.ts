import * as tf from '@tensorflow/tfjs';
import type { NamedWeights } from '../named-weights.js';

/** A network without its weights' names: from pictures to the columns of its heads. */
export type Network = (x: tf.Tensor4D) => tf.Tensor;

/** A convolution of stride 1 without padding, and a PReLU. @shape `[B,H,W,C]` -> `[B,H-k+1,W-k+1,D]` */
export function convPrelu(weights: NamedWeights, name: string): (x: tf.Tensor4D) => tf.Tensor4D {
  const filter = weights.tensor<tf.Tensor4D>(`${name}/kernel`);
  const bias = weights.tensor<tf.Tensor1D>(`${name}/bias`);
  const alpha = weights.tensor<tf.Tensor1D>(`${name}/alpha`);
  return (x) =>
    tf.fused.conv2d({
      x,
      filter,
      bias,
      strides: 1,
      pad: 'valid',
      activation: 'prelu',
      preluActivationWeights: alpha,
    });
}

/** A map as one row, a matrix and a PReLU. @shape `[B,h,w,C]` -> `[B,D]` */
export function densePrelu(weights: NamedWeights, name: string): (x: tf.Tensor4D) => tf.Tensor2D {
  const kernel = weights.tensor<tf.Tensor2D>(`${name}/kernel`);
  const bias = weights.tensor<tf.Tensor1D>(`${name}/bias`);
  const alpha = weights.tensor<tf.Tensor1D>(`${name}/alpha`);
  return (x) => {
    const rows = tf.reshape(x, [x.shape[0], kernel.shape[0]]);
    return tf.prelu(tf.add(tf.matMul(rows, kernel), bias), alpha) as tf.Tensor2D;
  };
}

/** The heads of a network side by side. @shape `[B,D]` -> `[B,E]` */
export function denseHeads(weights: NamedWeights, name: string): (x: tf.Tensor2D) => tf.Tensor2D {
  const kernel = weights.tensor<tf.Tensor2D>(`${name}/kernel`);
  const bias = weights.tensor<tf.Tensor1D>(`${name}/bias`);
  return (x) => tf.add(tf.matMul(x, kernel), bias);
}
