import * as tf from '@tensorflow/tfjs';

/** A frame of zeros of the same width on each side, as PyTorch pads; nothing where the width is 0. */
export function padSymmetric(x: tf.SymbolicTensor, width: number, name: string): tf.SymbolicTensor {
  if (width === 0) return x;
  const both: [number, number] = [width, width];
  return tf.layers.zeroPadding2d({ padding: [both, both], name }).apply(x) as tf.SymbolicTensor;
}
