import * as tf from '@tensorflow/tfjs';
import { StochasticDepth } from '../layers/stochastic-depth.js';
import type { BlockOptions } from './block-options.js';

/** Adds what enters a block to what leaves it, where their shapes agree; stochastic depth goes before the sum. */
export function residual(
  x: tf.SymbolicTensor,
  branch: tf.SymbolicTensor,
  options: BlockOptions,
): tf.SymbolicTensor {
  const { name: block, shape, dropProbability: probability, random } = options;
  if (shape.stride !== 1 || x.shape[3] !== shape.width) return branch;
  const name = `${block}.depth`;
  const thinned =
    probability === 0
      ? branch
      : new StochasticDepth({ name, probability, seed: random.fork(name).uint32() }).apply(branch);
  return tf.layers
    .add({ name: `${block}.add` })
    .apply([thinned as tf.SymbolicTensor, x]) as tf.SymbolicTensor;
}
