import type { SeededRandom } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';
import { HardSwish } from './hard-swish.js';
import { HeNormal } from './he-normal.js';
import { PaddedConv2D } from './padded-conv2d.js';
import type { ConvPadding } from './padded-convolution.js';
import { PaddedDepthwiseConv2D } from './padded-depthwise-conv2d.js';
import { Silu } from './silu.js';

/** What follows a batch norm. */
export type Activation = 'relu' | 'relu6' | 'silu' | 'hard-swish' | 'none';

/** Of every batch norm of a network; PyTorch's 1e-5 and 0.1 unless told otherwise. */
export interface NormOptions {
  readonly epsilon?: number;
  readonly momentum?: number;
}

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
  /** Default `symmetric`. */
  readonly padding?: ConvPadding;
  /** One kernel for each channel. Default false. */
  readonly depthwise?: boolean;
  /** Default `relu`. */
  readonly activation?: Activation;
  readonly norm?: NormOptions;
  readonly random: SeededRandom;
}

/**
 * Convolution without bias, batch norm, and an activation.
 *
 * @source He et al. 2016; the weights' scale He et al. 2015, by the outputs (`fan_out`), as torchvision does.
 */
export function convNorm(x: tf.SymbolicTensor, options: ConvNormOptions): tf.SymbolicTensor {
  const { block, suffix = '', activation = 'relu' } = options;
  const convolved = convolve(x, `${block}.conv${suffix}`, options);
  const norm = new DidBatchNorm({
    name: `${block}.norm${suffix}`,
    activation: activation === 'relu' || activation === 'relu6' ? activation : 'linear',
    ...options.norm,
  });
  const normed = norm.apply(convolved) as tf.SymbolicTensor;
  const layer = activationLayer(activation, block, suffix);
  return layer === undefined ? normed : (layer.apply(normed) as tf.SymbolicTensor);
}

/** Where the batch norm does not activate by itself. */
function activationLayer(activation: Activation, block: string, suffix: string): tf.layers.Layer | undefined {
  if (activation === 'silu') return new Silu({ name: `${block}.silu${suffix}` });
  if (activation === 'hard-swish') return new HardSwish({ name: `${block}.swish${suffix}` });
  return undefined;
}

function convolve(x: tf.SymbolicTensor, name: string, options: ConvNormOptions): tf.SymbolicTensor {
  const { filters, kernelSize, stride: strides = 1, padding = 'symmetric', random } = options;
  const seed = random.fork(name).uint32();
  const shared = { name, kernelSize, strides, padding };
  const layer =
    options.depthwise === true
      ? new PaddedDepthwiseConv2D({
          ...shared,
          depthwiseInitializer: new HeNormal({ seed, fanOut: kernelSize ** 2 * filters }),
        })
      : new PaddedConv2D({ ...shared, filters, kernelInitializer: new HeNormal({ seed }) });
  return layer.apply(x) as tf.SymbolicTensor;
}
