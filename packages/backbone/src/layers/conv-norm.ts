import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';
import { HeNormal } from './he-normal.js';
import { padSymmetric } from './pad-symmetric.js';

/** One convolution of a backbone. */
export interface ConvNormOptions {
  /** Where it stands: `stage2.0` or `stem`. */
  readonly block: string;
  /** Tells it from the block's others: `1` makes layers `BLOCK.conv1` and `BLOCK.norm1`, empty `BLOCK.conv`. */
  readonly suffix?: string;
  readonly filters: number;
  readonly kernelSize: number;
  readonly stride?: number;
  readonly activation?: 'relu' | 'none';
  readonly random: SeededRandom;
}

/**
 * Convolution without bias, batch norm, and ReLU unless told otherwise; padded on both sides alike, as in PyTorch.
 *
 * @source He et al. 2016; the weights' scale He et al. 2015, by the outputs (`fan_out`), as torchvision does.
 */
export function convNorm(x: tf.SymbolicTensor, options: ConvNormOptions): tf.SymbolicTensor {
  const { block, suffix = '', filters, kernelSize, stride = 1, activation = 'relu', random } = options;
  const name = `${block}.conv${suffix}`;
  // At stride 1 `same` is symmetric; at a larger one TensorFlow would pad more at the end.
  const same = stride === 1;
  const framed = same ? x : padSymmetric(x, (kernelSize - 1) / 2, `${name}.pad`);
  const convolved = tf.layers
    .conv2d({
      name,
      filters,
      kernelSize,
      strides: stride,
      padding: same ? 'same' : 'valid',
      useBias: false,
      kernelInitializer: new HeNormal({ seed: random.fork(name).uint32() }),
    })
    .apply(framed);
  const normed = new DidBatchNorm({ name: `${block}.norm${suffix}` }).apply(convolved) as tf.SymbolicTensor;
  return activation === 'relu'
    ? (tf.layers.reLU({ name: `${block}.relu${suffix}` }).apply(normed) as tf.SymbolicTensor)
    : normed;
}
