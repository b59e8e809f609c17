import * as tf from '@tensorflow/tfjs';

/**
 * 3x3 maximum at stride 2, padded by one on each side, as PyTorch has it.
 *
 * @remarks Zeros do for minus infinity here, because what is pooled has been through a ReLU.
 */
export function maxPoolSymmetric(x: tf.SymbolicTensor, name: string): tf.SymbolicTensor {
  const framed = tf.layers
    .zeroPadding2d({
      padding: [
        [1, 1],
        [1, 1],
      ],
      name: `${name}.pad`,
    })
    .apply(x);
  return tf.layers
    .maxPooling2d({ poolSize: 3, strides: 2, padding: 'valid', name })
    .apply(framed) as tf.SymbolicTensor;
}
