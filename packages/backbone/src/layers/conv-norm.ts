import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';
import { HeNormal } from './he-normal.js';
import { padSymmetric } from './pad-symmetric.js';
import { Silu } from './silu.js';
import { SymmetricConv2D } from './symmetric-conv2d.js';

/** One convolution of a backbone. */
export interface ConvNormOptions {
  /** Where it stands: `stage2.0` or `stem`. */
  readonly block: string;
  /** Tells it from the block's others: `1` makes layers `BLOCK.conv1` and `BLOCK.norm1`, empty `BLOCK.conv`. */
  readonly suffix?: string;
  /** Output channels; a depthwise convolution has as many as its input. */
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride?: number;
  /** One kernel for each channel. Default false. */
  readonly depthwise?: boolean;
  readonly activation?: 'relu' | 'silu' | 'none';
  /** Of the batch norm; PyTorch's 1e-5 unless told otherwise. */
  readonly epsilon?: number;
  readonly random: SeededRandom;
}

/**
 * Convolution without bias, batch norm, and ReLU unless told otherwise; padded on both sides alike, as in PyTorch.
 *
 * @source He et al. 2016; the weights' scale He et al. 2015, by the outputs (`fan_out`), as torchvision does.
 */
export function convNorm(x: tf.SymbolicTensor, options: ConvNormOptions): tf.SymbolicTensor {
  const { block, suffix = '', activation = 'relu', epsilon } = options;
  const convolved = convolve(x, `${block}.conv${suffix}`, options);
  const norm = new DidBatchNorm({
    name: `${block}.norm${suffix}`,
    activation: activation === 'relu' ? 'relu' : 'linear',
    ...(epsilon === undefined ? {} : { epsilon }),
  });
  const normed = norm.apply(convolved) as tf.SymbolicTensor;
  if (activation !== 'silu') return normed;
  return new Silu({ name: `${block}.silu${suffix}` }).apply(normed) as tf.SymbolicTensor;
}

function convolve(x: tf.SymbolicTensor, name: string, options: ConvNormOptions): tf.SymbolicTensor {
  const { filters, kernelSize, stride: strides = 1, random } = options;
  const seed = random.fork(name).uint32();
  if (options.depthwise !== true) {
    const kernelInitializer = new HeNormal({ seed });
    const layer = new SymmetricConv2D({ name, filters, kernelSize, strides, kernelInitializer });
    return layer.apply(x) as tf.SymbolicTensor;
  }
  // At stride 1 `same` is symmetric; at a larger one TensorFlow would pad more at the end.
  const same = strides === 1;
  const framed = same ? x : padSymmetric(x, (kernelSize - 1) / 2, `${name}.pad`);
  const depthwiseInitializer = new HeNormal({ seed, fanOut: kernelSize ** 2 * filters });
  const padding = same ? 'same' : 'valid';
  return tf.layers
    .depthwiseConv2d({ name, kernelSize, strides, padding, useBias: false, depthwiseInitializer })
    .apply(framed) as tf.SymbolicTensor;
}
