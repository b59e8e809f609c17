import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { DidBatchNorm } from './did-batch-norm.js';

/** One convolution of a backbone. */
export interface ConvNormOptions {
  /** Names of the layers: `NAME.conv` and `NAME.norm`. */
  readonly name: string;
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
  const { name, filters, kernelSize, stride = 1, activation = 'relu', random } = options;
  const pad = (kernelSize - 1) / 2;
  // At stride 1 `same` is symmetric; a larger stride would make TensorFlow pad more at the end.
  const same = stride === 1;
  const framed =
    same || pad === 0
      ? x
      : (tf.layers
          .zeroPadding2d({
            padding: [
              [pad, pad],
              [pad, pad],
            ],
            name: `${name}.pad`,
          })
          .apply(x) as tf.SymbolicTensor);
  const convolved = tf.layers
    .conv2d({
      name: `${name}.conv`,
      filters,
      kernelSize,
      strides: stride,
      padding: same ? 'same' : 'valid',
      useBias: false,
      kernelInitializer: tf.initializers.varianceScaling({
        scale: 2,
        mode: 'fanOut',
        distribution: 'normal',
        seed: random.fork(name).int(2 ** 31),
      }),
    })
    .apply(framed);
  const normed = new DidBatchNorm({ name: `${name}.norm` }).apply(convolved) as tf.SymbolicTensor;
  return activation === 'relu'
    ? (tf.layers.reLU({ name: `${name}.relu` }).apply(normed) as tf.SymbolicTensor)
    : normed;
}
