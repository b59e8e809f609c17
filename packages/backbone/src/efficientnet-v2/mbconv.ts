import type * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import { SqueezeExcite } from '../layers/squeeze-excite-layer.js';
import type { BlockOptions } from './block-options.js';
import { NORM_EPSILON } from './norm-epsilon.js';
import { residual } from './residual.js';

/** Channels that enter a block over those that squeeze-excite squeezes into. @source Tan and Le 2021, `SE0.25`. */
export const SQUEEZE_DIVISOR = 4;

/**
 * A 1x1 convolution that widens, a depthwise 3x3, squeeze-excite, a 1x1 that narrows, and a way past them.
 *
 * @source Sandler et al. 2018; Tan and Le 2021, Fig. 2 left.
 */
export function mbconv(x: tf.SymbolicTensor, options: BlockOptions): tf.SymbolicTensor {
  const { name: block, expansion, width, stride, random } = options;
  const shared = { block, epsilon: NORM_EPSILON, random };
  const channels = x.shape[3] as number;
  const inner = { ...shared, filters: channels * expansion, activation: 'silu' } as const;
  const first = convNorm(x, { ...inner, suffix: '1', kernelSize: 1 });
  const second = convNorm(first, { ...inner, suffix: '2', kernelSize: 3, stride, depthwise: true });
  const excited = new SqueezeExcite({
    name: `${block}.se`,
    squeezeChannels: Math.max(1, Math.floor(channels / SQUEEZE_DIVISOR)),
    seed: random.fork(`${block}.se`).uint32(),
  }).apply(second) as tf.SymbolicTensor;
  const third = convNorm(excited, {
    ...shared,
    ...{ suffix: '3', filters: width, kernelSize: 1, activation: 'none' },
  });
  return residual(x, third, options);
}
