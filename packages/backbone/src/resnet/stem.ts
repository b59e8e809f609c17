import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import { padSymmetric } from '../layers/pad-symmetric.js';

/** How pictures enter. */
export interface StemOptions {
  /** `imagenet`: 7x7 at stride 2, then a maximum at stride 2. `small`: 3x3 at `stride`, for small faces. */
  readonly kind: 'imagenet' | 'small';
  readonly width: number;
  /** Pixels of the input for one step in the stem's map; 4 for `imagenet`. */
  readonly stride: number;
}

/** The layers before the first stage. @source He et al. 2016, Table 1 (conv1 and the pooling after it). */
export function stem(x: tf.SymbolicTensor, options: StemOptions, random: SeededRandom): tf.SymbolicTensor {
  const { kind, width: filters, stride } = options;
  if (kind === 'small') return convNorm(x, { block: 'stem', filters, kernelSize: 3, stride, random });
  const map = convNorm(x, { block: 'stem', filters, kernelSize: 7, stride: 2, random });
  // Zeros do for PyTorch's minus infinity here, because what is pooled has been through a ReLU.
  const framed = padSymmetric(map, 1, 'stem.pool.pad');
  return tf.layers
    .maxPooling2d({ poolSize: 3, strides: 2, padding: 'valid', name: 'stem.pool' })
    .apply(framed) as tf.SymbolicTensor;
}
