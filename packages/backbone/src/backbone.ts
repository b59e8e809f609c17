import type { Seed } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import type { ImagenetAccuracy } from './imagenet-accuracy.js';
import type { BackbonePreprocessing } from './preprocessing.js';
import type { LoadedWeights, LoadWeightsOptions, WeightsInput } from './weights/load-backbone-weights.js';

/** A feature map that a backbone can give. */
export interface FeatureInfo {
  /** `stem`, `stage1` and on to the last stage, and `head` where there is one. */
  readonly name: string;
  /** Pixels of the input for one step in the map. */
  readonly stride: number;
  /** C of the map. */
  readonly channels: number;
}

/** A network that turns pictures into feature maps. */
export interface Backbone {
  /** What {@link createBackbone} was asked for. */
  readonly name: BackboneName;
  /** `[B,H,W,3]`, or `[B,H,W,1]` where it was asked for, to the maps asked for, in their order; one map is given as itself. */
  readonly model: tf.LayersModel;
  /** The maps that `model` gives. */
  readonly features: readonly FeatureInfo[];
  /** Every stage of the whole network in order of depth, by the names that weights begin with; see `freezeStages`. */
  readonly stages: readonly string[];
  /** How pictures must be prepared for it. */
  readonly preprocessing: BackbonePreprocessing;
  /** Every weight of the whole network by name, also of stages that `model` leaves out. */
  readonly weightShapes: ReadonlyMap<string, readonly number[]>;
  /** What was taken from the option `weights`. */
  readonly loadedWeights?: LoadedWeights;
  /** Number of trainable values. */
  readonly parameters: number;
  /** Floating point operations of one forward pass of one picture in 10^9; a multiply-add counts as two. */
  gflops(inputSize: number | readonly [number, number]): number;
}

/** What `createBackbone` takes. */
export interface BackboneOptions {
  /** Side, or height and width, in pixels. */
  readonly inputSize: number | readonly [number, number];
  /** Draws the weights. */
  readonly seed?: Seed;
  /**
   * 3, unless given; 1 for gray pictures `[B,H,W,1]`: the first kernel is summed over its input channels, so that the maps
   * are those of a network that is given gray three times, normalised by the means of `preprocessing`.
   */
  readonly inputChannels?: 1 | 3;
  /** Names of feature maps; the last one unless told otherwise. */
  readonly outputs?: readonly string[];
  /**
   * Probability that training leaves out the last block of an EfficientNet; earlier ones less, the first never.
   * Training then needs `step` (see `StochasticDepth`). Default 0; the references train with 0.2.
   */
  readonly stochasticDepth?: number;
  /**
   * Weights to start from, in place of random ones: a path (in Node), bytes, or tensors by name, of torchvision, timm or
   * `did weights import`. See `loadBackboneWeights`.
   */
  readonly weights?: WeightsInput;
  /** Whose names `weights` bear; found from the names unless told. */
  readonly weightsSource?: LoadWeightsOptions['source'];
}

/** The names that `createBackbone` knows. */
export type BackboneName =
  | 'tiny'
  | 'resnet18'
  | 'resnet34'
  | 'resnet50'
  | 'resnet101'
  | 'xception'
  | 'mobilenet-v3-small'
  | 'mobilenet-v3-large'
  | 'efficientnet-lite0'
  | 'efficientnet-lite1'
  | 'efficientnet-lite2'
  | 'efficientnet-b4'
  | 'tf-efficientnet-b4'
  | 'efficientnetv2-s'
  | 'efficientnetv2-m'
  | 'efficientnetv2-l'
  | 'tf-efficientnetv2-s'
  | 'tf-efficientnetv2-m'
  | 'tf-efficientnetv2-l';

/** What `listBackbones` says of each. */
export interface BackboneCard {
  /** What {@link createBackbone} takes. */
  readonly name: BackboneName;
  /** The network in words. */
  readonly description: string;
  /** Number of trainable values. */
  readonly parameters: number;
  /** The maps that it has. */
  readonly features: readonly FeatureInfo[];
  /** The size that the description speaks of, in pixels. */
  readonly inputSize: number;
  /** Of one forward pass of one picture of that size. */
  readonly gflops: number;
  /** Of each of the published weights that fit it; empty for none. */
  readonly imagenet: readonly ImagenetAccuracy[];
}
