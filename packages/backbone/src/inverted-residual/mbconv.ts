import type * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import { SqueezeExcite } from '../layers/squeeze-excite-layer.js';
import type { BlockOptions } from './block-options.js';
import { residual } from './residual.js';

/**
 * A 1x1 convolution that widens, a depthwise one, squeeze-excite, a 1x1 that narrows, and a way past them.
 *
 * @remarks The depthwise one is `conv2` and the last `conv3` even where nothing widens or no squeeze-excite stands.
 * @source Sandler et al. 2018; Tan and Le 2021, Fig. 2 left.
 */
export function mbconv(x: tf.SymbolicTensor, options: BlockOptions): tf.SymbolicTensor {
  const { name: block, shape, variant, random } = options;
  const { kernelSize, stride, inner: filters, width, activation } = shape;
  const shared = { block, norm: variant.norm, padding: variant.preprocessing.padding, random };
  const inner = { ...shared, filters, activation } as const;
  const first = x.shape[3] === filters ? x : convNorm(x, { ...inner, suffix: '1', kernelSize: 1 });
  const second = convNorm(first, { ...inner, suffix: '2', kernelSize, stride, depthwise: true });
  const third = convNorm(squeezed(second, options), {
    ...shared,
    ...{ suffix: '3', filters: width, kernelSize: 1, activation: 'none' },
  });
  return residual(x, third, options);
}

function squeezed(
  x: tf.SymbolicTensor,
  { name: block, shape, variant, random }: BlockOptions,
): tf.SymbolicTensor {
  if (shape.squeezed === 0) return x;
  return new SqueezeExcite({
    name: `${block}.se`,
    squeezeChannels: shape.squeezed,
    ...(variant.squeezeActivations === undefined ? {} : { activations: variant.squeezeActivations }),
    seed: random.fork(`${block}.se`).uint32(),
  }).apply(x) as tf.SymbolicTensor;
}
