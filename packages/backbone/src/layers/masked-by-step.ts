import { DidError, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** Options of a {@link MaskedByStep}. */
export interface MaskConfig {
  /** The layer's name in its model. */
  readonly name?: string;
  /** Share of what is masked that becomes 0, 0 to 1. */
  readonly probability: number;
  /** With the layer's name and the step it says which. */
  readonly seed: number;
}

/** What a layer that draws is told besides its input. */
interface StepKwargs {
  readonly training?: boolean;
  readonly step?: unknown;
}

/**
 * Makes a share of its input 0 when training, and scales the rest by `1 / (1 - probability)`.
 *
 * @remarks
 * Which follows from the layer's name, its seed and `step`, so that the same step gives the same mask on every backend, in a
 * run that is resumed, and in gradient checkpointing's second pass.
 */
export abstract class MaskedByStep extends tf.layers.Layer {
  /** Share of what is masked that becomes 0, 0 to 1. */
  readonly probability: number;
  private readonly seed: number;

  /** Makes the layer, which has no weights. @throws DidError DID_VALUE for a probability outside of [0, 1] */
  constructor(config: MaskConfig) {
    super(config.name === undefined ? {} : { name: config.name });
    const { probability, seed } = config;
    if (!(probability >= 0 && probability <= 1)) {
      throw new DidError(
        'DID_VALUE',
        `${this.kind}: \`probability\` must lie in [0, 1]; got ${probability}.`,
        { probability },
      );
    }
    this.probability = probability;
    this.seed = seed;
  }

  /** Shape of the mask for an input: 1 along axes that share a number. */
  protected abstract maskShape(shape: readonly number[]): number[];

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: StepKwargs = {}): tf.Tensor {
    const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor;
    if (kwargs.training !== true || this.probability === 0) return x.clone();
    return tf.tidy(() => x.mul(this.mask(this.maskShape(x.shape), kwargs.step)));
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), probability: this.probability, seed: this.seed };
  }

  /** 0, or `1 / (1 - probability)`; drawn on the host. */
  private mask(shape: number[], step: unknown): tf.Tensor {
    if (typeof step !== 'number' || !Number.isFinite(step)) {
      throw new DidError(
        'DID_USAGE',
        `${this.kind}: ${this.name} needs a number \`step\` to draw by when training; got ${String(step)}. ` +
          'Pass it: model.apply(x, { training: true, step }).',
        { layer: this.name, step },
      );
    }
    const random = new SeededRandom(`${this.name}/${this.seed}/${step}`);
    const kept = 1 - this.probability;
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
      random.chance(kept) ? 1 / kept : 0,
    );
    return tf.tensor(values, shape);
  }

  /** What errors call it. */
  private get kind(): string {
    return this.getClassName().replace(/^Did/, '');
  }
}
