import * as tf from '@tensorflow/tfjs';
import { checkProbability, drawnByStep, type StepKwargs } from './drawn-by-step.js';

/** Options of {@link Dropout}. */
export interface DropoutConfig {
  /** The layer's name in its model. */
  readonly name?: string;
  /** Share of numbers that become 0, 0 to 1. */
  readonly probability: number;
  /** With the layer's name and the step it says which. */
  readonly seed: number;
}

/**
 * Dropout whose numbers follow from its name, its seed and `step`, where TensorFlow.js's own goes on drawing: a run that is
 * resumed, or a pass that is done twice, drops the same.
 *
 * @remarks Only when training: `model.apply(x, { training: true, step })`. Made for vectors before a classifier: the mask is
 * drawn on the host.
 * @shape `[B,...]` -> the same
 * @throws DidError DID_VALUE for a probability outside of [0, 1]; DID_USAGE when training without `step`
 * @source Srivastava et al. 2014; torch.nn.Dropout.
 */
export class Dropout extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidDropout';
  /** Share of numbers that become 0, 0 to 1. */
  readonly probability: number;
  private readonly seed: number;

  /** Makes the layer, which has no weights. @throws DidError DID_VALUE for a probability outside of [0, 1] */
  constructor(config: DropoutConfig) {
    super(config.name === undefined ? {} : { name: config.name });
    this.probability = checkProbability('Dropout', config.probability);
    this.seed = config.seed;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: StepKwargs = {}): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    if (kwargs.training !== true || this.probability === 0) return x.clone();
    const random = drawnByStep(this, this.seed, kwargs.step);
    const kept = 1 - this.probability;
    const mask = Float32Array.from({ length: x.size }, () => (random.chance(kept) ? 1 / kept : 0));
    return tf.tidy(() => x.mul(tf.tensor(mask, x.shape)));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), probability: this.probability, seed: this.seed };
  }
}
