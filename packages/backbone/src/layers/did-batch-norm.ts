import {
  type BatchNormActivation,
  batchNormTrain,
  batchNormTrainRunning,
  type ChannelAffine,
  type ChannelAffineLayer,
} from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** What {@link DidBatchNorm} applies to its result. */
export type NormActivation = BatchNormActivation | 'relu6';

/** Options of {@link DidBatchNorm}. */
export interface DidBatchNormConfig {
  /** The layer's name in its model. */
  readonly name?: string;
  /** Share of a batch's statistics in the running ones, as in PyTorch: 0.1, not TensorFlow's 0.99. */
  readonly momentum?: number;
  /** Added to the variance before its root; 1e-5 unless given. */
  readonly epsilon?: number;
  /** False freezes it; true unless given. */
  readonly trainable?: boolean;
  /** What follows; a ReLU inside costs no pass over memory of its own on native. Default `linear`. */
  readonly activation?: NormActivation;
}

/**
 * Batch normalisation as PyTorch has it: the same momentum, epsilon and unbiased running variance.
 *
 * @remarks
 * With `trainable = false` it is truly frozen: running statistics are used and left alone, even when training.
 * TensorFlow.js's own layer goes on normalising by the batch.
 *
 * @shape `[B,h,w,C]` -> the same
 * @source Ioffe and Szegedy 2015; torch.nn.BatchNorm2d.
 */
export class DidBatchNorm extends tf.layers.Layer implements ChannelAffineLayer {
  /** What it is called in a saved model. */
  static className = 'DidBatchNorm';
  private readonly momentum: number;
  private readonly epsilon: number;
  readonly activation: NormActivation;
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;
  private runningMean!: tf.LayerVariable;
  private runningVariance!: tf.LayerVariable;

  /** Makes the layer; its weights come when it is first applied. */
  constructor(config: DidBatchNormConfig = {}) {
    super({
      ...(config.name === undefined ? {} : { name: config.name }),
      ...(config.trainable === undefined ? {} : { trainable: config.trainable }),
    });
    this.momentum = config.momentum ?? 0.1;
    this.epsilon = config.epsilon ?? 1e-5;
    this.activation = config.activation ?? 'linear';
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape).at(-1) as number;
    const ones = tf.initializers.ones();
    const zeros = tf.initializers.zeros();
    this.gamma = this.addWeight('gamma', [channels], 'float32', ones);
    this.beta = this.addWeight('beta', [channels], 'float32', zeros);
    this.runningMean = this.addWeight('running_mean', [channels], 'float32', zeros, undefined, false);
    this.runningVariance = this.addWeight('running_variance', [channels], 'float32', ones, undefined, false);
    super.build(inputShape);
  }

  /** With `keepStatistics` the batch normalises, but the running statistics stay: for a pass that is done twice. */
  override call(
    inputs: tf.Tensor | tf.Tensor[],
    kwargs: { training?: boolean; keepStatistics?: boolean } = {},
  ): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const gamma = this.gamma.read() as tf.Tensor1D;
      const beta = this.beta.read() as tf.Tensor1D;
      if (kwargs.training !== true || !this.trainable) {
        const { gain, shift } = this.channelAffine();
        return activate(x.mul<tf.Tensor4D>(gain).add<tf.Tensor4D>(shift), this.activation);
      }
      const inside = this.activation === 'relu' ? 'relu' : 'linear';
      const finish = (y: tf.Tensor4D) => (inside === 'relu' ? y : activate(y, this.activation));
      if (kwargs.keepStatistics === true) {
        return finish(batchNormTrain(x, gamma, beta, this.epsilon, inside).y);
      }
      const running = {
        mean: this.runningMean.read() as tf.Tensor1D,
        variance: this.runningVariance.read() as tf.Tensor1D,
        momentum: this.momentum,
      };
      const { y, mean, variance } = batchNormTrainRunning(x, gamma, beta, this.epsilon, running, inside);
      this.runningMean.write(mean);
      this.runningVariance.write(variance);
      return finish(y);
    });
  }

  /** What it does at inference, so that a convolution before it can take it in. */
  channelAffine(): ChannelAffine {
    return tf.tidy(() => {
      const scale = this.runningVariance.read().add(this.epsilon).rsqrt();
      const gain = (this.gamma.read() as tf.Tensor1D).mul<tf.Tensor1D>(scale);
      return {
        gain,
        shift: (this.beta.read() as tf.Tensor1D).sub<tf.Tensor1D>(this.runningMean.read().mul(gain)),
      };
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      momentum: this.momentum,
      epsilon: this.epsilon,
      activation: this.activation,
    };
  }
}

function activate(x: tf.Tensor4D, activation: NormActivation): tf.Tensor4D {
  if (activation === 'relu') return tf.relu(x);
  return activation === 'relu6' ? tf.relu6(x) : x;
}
