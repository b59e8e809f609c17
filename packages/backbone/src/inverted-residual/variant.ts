import type { Activation, NormOptions } from '../layers/conv-norm.js';
import type { SqueezeActivations } from '../layers/squeeze-excite.js';
import type { BackbonePreprocessing } from '../preprocessing.js';

/** One block of such a network. */
export interface BlockShape {
  /** `fused`: one convolution where `mbconv` has a 1x1, a depthwise one and squeeze-excite. */
  readonly kind: 'fused' | 'mbconv';
  readonly kernelSize: number;
  readonly stride: number;
  /** Channels inside; where as many enter, nothing widens them. */
  readonly inner: number;
  /** Channels that leave. */
  readonly width: number;
  /** Channels that squeeze-excite squeezes into; 0 for none. */
  readonly squeezed: number;
  readonly activation: Activation;
}

/** A network of inverted residuals: a stem, stages of blocks, and a 1x1 convolution. */
export interface InvertedResidualVariant {
  readonly stemWidth: number;
  /** Channels of the last map. */
  readonly headWidth: number;
  readonly stages: readonly (readonly BlockShape[])[];
  /** Of stem and head. */
  readonly activation: Activation;
  /** Default `silu-sigmoid`. */
  readonly squeezeActivations?: SqueezeActivations;
  readonly norm: NormOptions;
  readonly description: string;
  /** The size that the card speaks of, in pixels. */
  readonly inputSize: number;
  readonly preprocessing: BackbonePreprocessing;
  readonly hasStochasticDepth: boolean;
}
