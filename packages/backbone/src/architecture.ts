import type { SeededRandom } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import type { FeatureInfo } from './backbone.js';
import type { NetworkCost } from './network-cost.js';
import type { BackbonePreprocessing } from './preprocessing.js';

/** What a network is built with. */
export interface BuildOptions {
  readonly random: SeededRandom;
  /** Probability that training leaves out the last block; 0 where the architecture has no stochastic depth. */
  readonly stochasticDepth: number;
}

/** What the package knows of a network before it is built. */
export interface Architecture {
  readonly description: string;
  /** The size that the description speaks of, in pixels. */
  readonly inputSize: number;
  readonly preprocessing: BackbonePreprocessing;
  /** Every feature map, in order of depth. */
  readonly features: readonly FeatureInfo[];
  readonly hasStochasticDepth: boolean;
  /** Every feature map by name. */
  build(image: tf.SymbolicTensor, options: BuildOptions): Map<string, tf.SymbolicTensor>;
  count(height: number, width: number): NetworkCost;
}
