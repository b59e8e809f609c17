import type * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import type { BlockOptions } from './block-options.js';
import { NORM_EPSILON } from './norm-epsilon.js';
import { residual } from './residual.js';

/**
 * A 3x3 convolution that widens, a 1x1 that narrows, and a way past them; without widening, the 3x3 alone.
 *
 * @source Tan and Le 2021, Fig. 2 right.
 */
export function fusedMbconv(x: tf.SymbolicTensor, options: BlockOptions): tf.SymbolicTensor {
  const { name: block, expansion, width, stride, random } = options;
  const shared = { block, epsilon: NORM_EPSILON, random };
  const wide = (x.shape[3] as number) * expansion;
  const filters = expansion === 1 ? width : wide;
  const first = convNorm(x, {
    ...shared,
    ...{ suffix: '1', filters, kernelSize: 3, stride, activation: 'silu' },
  });
  if (expansion === 1) return residual(x, first, options);
  const second = convNorm(first, {
    ...shared,
    ...{ suffix: '2', filters: width, kernelSize: 1, activation: 'none' },
  });
  return residual(x, second, options);
}
