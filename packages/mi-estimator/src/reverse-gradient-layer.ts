import * as tf from '@tensorflow/tfjs';
import { reverseGradient } from './reverse-gradient.js';

/** Options of {@link ReverseGradient}. */
export interface ReverseGradientConfig {
  /** Where the strength starts; 1 unless told otherwise. */
  readonly strength?: number;
  /** The layer's name in its model. */
  readonly name?: string;
}

/**
 * {@link reverseGradient} as a layer of tfjs-layers; `strength` may be set between steps, as a schedule wants.
 *
 * @shape any -> the same
 * @example
 * const reversal = new ReverseGradient({ strength: 0 });
 * const domain = tf.layers.dense({ units: 2 }).apply(reversal.apply(features));
 */
export class ReverseGradient extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'ReverseGradient';
  /** beta; any finite number of at least 0. */
  strength: number;

  /**
   * Makes the layer, which has no weights.
   *
   * @param config - Where the strength starts, and its name.
   */
  constructor(config: ReverseGradientConfig = {}) {
    super(config.name === undefined ? {} : { name: config.name });
    this.strength = config.strength ?? 1;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    return reverseGradient(x, this.strength);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), strength: this.strength };
  }
}
