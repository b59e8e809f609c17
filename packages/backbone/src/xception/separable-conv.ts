import type { SeededRandom } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import { HeNormal } from '../layers/he-normal.js';
import { PaddedDepthwiseConv2D } from '../layers/padded-depthwise-conv2d.js';

/** Where a separable convolution stands and how wide it is. */
export interface SeparableConvOptions {
  readonly block: string;
  /** `1` makes layers `BLOCK.depthwise1`, `BLOCK.conv1` and `BLOCK.norm1`. */
  readonly suffix: string;
  readonly filters: number;
  readonly activation: 'relu' | 'none';
  readonly random: SeededRandom;
}

/** A depthwise 3x3 convolution and, with nothing between, a 1x1; then a batch norm. @source Chollet 2017. */
export function separableConv(x: tf.SymbolicTensor, options: SeparableConvOptions): tf.SymbolicTensor {
  const { block, suffix, random } = options;
  const name = `${block}.depthwise${suffix}`;
  const fanOut = 9 * (x.shape[3] as number);
  const depthwiseInitializer = new HeNormal({ seed: random.fork(name).uint32(), fanOut });
  const depthwise = new PaddedDepthwiseConv2D({ name, kernelSize: 3, depthwiseInitializer });
  return convNorm(depthwise.apply(x) as tf.SymbolicTensor, { ...options, kernelSize: 1 });
}
