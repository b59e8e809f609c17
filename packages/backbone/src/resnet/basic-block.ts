import * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import type { BlockOptions } from './block-options.js';
import { shortcut } from './shortcut.js';

/** Two 3x3 convolutions and a way past them. @source He et al. 2016, Fig. 5 left. */
export function basicBlock(x: tf.SymbolicTensor, options: BlockOptions): tf.SymbolicTensor {
  const { name, width, stride, random } = options;
  const first = convNorm(x, { name: `${name}.1`, filters: width, kernelSize: 3, stride, random });
  const second = convNorm(first, {
    name: `${name}.2`,
    filters: width,
    kernelSize: 3,
    activation: 'none',
    random,
  });
  const past = shortcut(x, width, options);
  const sum = tf.layers.add({ name: `${name}.add` }).apply([second, past]);
  return tf.layers.reLU({ name: `${name}.relu` }).apply(sum) as tf.SymbolicTensor;
}
