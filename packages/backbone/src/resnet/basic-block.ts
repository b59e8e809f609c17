import * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import type { BlockOptions } from './block-options.js';
import { shortcut } from './shortcut.js';

/** Two 3x3 convolutions and a way past them. @source He et al. 2016, Fig. 5 left. */
export function basicBlock(x: tf.SymbolicTensor, options: BlockOptions): tf.SymbolicTensor {
  const { name: block, width: filters, stride, random } = options;
  const shared = { block, filters, kernelSize: 3, random };
  const first = convNorm(x, { ...shared, suffix: '1', stride });
  const second = convNorm(first, { ...shared, suffix: '2', activation: 'none' });
  const past = shortcut(x, filters, options);
  const sum = tf.layers.add({ name: `${block}.add` }).apply([second, past]);
  return tf.layers.reLU({ name: `${block}.relu` }).apply(sum) as tf.SymbolicTensor;
}
