import * as tf from '@tensorflow/tfjs';
import { checkProbability, drawnByStep, type StepKwargs } from './drawn-by-step.js';

/** Options of {@link StochasticDepth}. */
export interface StochasticDepthConfig {
  /** The layer's name in its model. */
  readonly name?: string;
  /** Share of pictures that lose the branch, 0 to 1. */
  readonly probability: number;
  /** With the layer's name and the step it says which pictures lose the branch. */
  readonly seed: number;
}

/**
 * Drops a residual branch for some pictures of a batch, and scales it by `1 / (1 - probability)` for the others.
 *
 * @remarks
 * Only when training: `model.apply(x, { training: true, step })`. Which pictures follows from the layer's name, its seed
 * and `step`, so that the same step gives the same mask, in gradient checkpointing's second pass too
 * (`applyForTraining(model, x, { segments, kwargs: { step } })`). Where several batches make one step, give each its own
 * number.
 *
 * @shape `[B,...]` -> the same
 * @throws DidError DID_VALUE for a probability outside of [0, 1]; DID_USAGE when training without `step`
 * @source Huang et al. 2016; torchvision.ops.StochasticDepth in `row` mode.
 */
export class StochasticDepth extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidStochasticDepth';
  /** Share of pictures that lose the branch, 0 to 1. */
  readonly probability: number;
  private readonly seed: number;

  /** Makes the layer, which has no weights. @throws DidError DID_VALUE for a probability outside of [0, 1] */
  constructor(config: StochasticDepthConfig) {
    super(config.name === undefined ? {} : { name: config.name });
    this.probability = checkProbability('StochasticDepth', config.probability);
    this.seed = config.seed;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: StepKwargs = {}): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    if (kwargs.training !== true || this.probability === 0) return x.clone();
    return tf.tidy(() => x.mul(this.mask(x, kwargs.step)));
  }

  /** `[B,1,...]`: 0, or `1 / (1 - probability)`. */
  private mask(x: tf.Tensor, step: unknown): tf.Tensor {
    const random = drawnByStep(this, this.seed, step);
    const kept = 1 - this.probability;
    const pictures = x.shape[0] as number;
    const mask = Float32Array.from({ length: pictures }, () => (random.chance(kept) ? 1 / kept : 0));
    return tf.tensor(mask, [pictures, ...x.shape.slice(1).map(() => 1)]);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), probability: this.probability, seed: this.seed };
  }
}
