import type * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import type { BlockOptions } from './block-options.js';
import { residual } from './residual.js';

/**
 * A convolution that widens, a 1x1 that narrows, and a way past them; without widening, the first alone.
 *
 * @source Tan and Le 2021, Fig. 2 right.
 */
export function fusedMbconv(x: tf.SymbolicTensor, options: BlockOptions): tf.SymbolicTensor {
  const { name: block, shape, variant, random } = options;
  const { kernelSize, stride, inner, width, activation } = shape;
  const shared = { block, norm: variant.norm, padding: variant.preprocessing.padding, random };
  const widens = x.shape[3] !== inner;
  const filters = widens ? inner : width;
  const first = convNorm(x, { ...shared, suffix: '1', filters, kernelSize, stride, activation });
  if (!widens) return residual(x, first, options);
  const second = convNorm(first, {
    ...shared,
    ...{ suffix: '2', filters: width, kernelSize: 1, activation: 'none' },
  });
  return residual(x, second, options);
}
