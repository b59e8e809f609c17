import type * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import type { BlockOptions } from './block-options.js';

/** The identity, or a 1x1 convolution where the size or the number of channels changes. */
export function shortcut(x: tf.SymbolicTensor, filters: number, options: BlockOptions): tf.SymbolicTensor {
  const { name, stride, random } = options;
  if (stride === 1 && x.shape[3] === filters) return x;
  return convNorm(x, {
    block: `${name}.shortcut`,
    filters,
    kernelSize: 1,
    stride,
    activation: 'none',
    random,
  });
}
