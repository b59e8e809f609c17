import * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import type { BlockOptions } from './block-options.js';
import { shortcut } from './shortcut.js';

/** Output channels of a bottleneck over its width. */
export const BOTTLENECK_EXPANSION = 4;

/**
 * 1x1, 3x3 and 1x1 convolutions and a way past them; the stride is on the 3x3 ("v1.5"), as in torchvision.
 *
 * @source He et al. 2016, Fig. 5 right.
 */
export function bottleneck(x: tf.SymbolicTensor, options: BlockOptions): tf.SymbolicTensor {
  const { name: block, width, stride, random } = options;
  const filters = width * BOTTLENECK_EXPANSION;
  const first = convNorm(x, { block, suffix: '1', filters: width, kernelSize: 1, random });
  const second = convNorm(first, { block, suffix: '2', filters: width, kernelSize: 3, stride, random });
  const third = convNorm(second, { block, suffix: '3', filters, kernelSize: 1, activation: 'none', random });
  const past = shortcut(x, filters, options);
  const sum = tf.layers.add({ name: `${block}.add` }).apply([third, past]);
  return tf.layers.reLU({ name: `${block}.relu` }).apply(sum) as tf.SymbolicTensor;
}
