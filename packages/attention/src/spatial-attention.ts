import { batchNormTrainRunning, type Seed, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { sigmoidAt } from './sigmoid-at.js';

/** Options of {@link SpatialAttention}. */
export interface SpatialAttentionConfig {
  /** tau: the logits are divided by it; near 0 the mask opens or closes. Above 0; 1 unless given. */
  readonly temperature?: number;
  /** Side of the convolution's kernel; 7 unless given. */
  readonly kernelSize?: number;
  /** Draws the weights; 0 unless given. */
  readonly seed?: Seed;
  /** The layer's name in its model. */
  readonly name?: string;
  /** Put before the names of the weights, so that two of these may live in one layer; none unless given. */
  readonly weightPrefix?: string;
}

/** As in PyTorch, so that goldens and imported weights agree. */
const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/**
 * Which places matter: one convolution over the map's mean and maximum across channels, batch norm, sigmoid.
 *
 * @remarks
 * ```math
 * M_s = \sigma \big( \mathrm{BN}(f^{7 \times 7}([\mathrm{avg}(F);\; \max(F)])) \big)
 * ```
 *
 * with averages and maxima over channels, a kernel of `kernelSize`, zero padding and no bias. The norm takes the batch's statistics in training
 * and moves its running ones (momentum .1, epsilon 1e-5, as in PyTorch). What the sigmoid gets is divided by `temperature`.
 *
 * @shape `[B,h,w,C]` -> `[B,h,w,1]`, in (0,1)
 * @dtype float32
 * @source Woo et al. 2018 (CBAM), Eq. 3; the norm as in its authors' network.
 */
export class SpatialAttention extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidSpatialAttention';
  private readonly kernelSize: number;
  private readonly temperature: number;
  private readonly seed: Seed;
  private readonly weightPrefix: string;
  private kernel!: tf.LayerVariable;
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;
  private runningMean!: tf.LayerVariable;
  private runningVariance!: tf.LayerVariable;

  /**
   * Makes the layer; its weights come when it is first applied.
   *
   * @param config - Kernel size, seed and names.
   */
  constructor(config: SpatialAttentionConfig = {}) {
    super(config.name === undefined ? {} : { name: config.name });
    this.kernelSize = config.kernelSize ?? 7;
    this.temperature = config.temperature ?? 1;
    this.seed = config.seed ?? 0;
    this.weightPrefix = config.weightPrefix ?? '';
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const prefix = this.weightPrefix;
    const random = new SeededRandom(this.seed).fork('spatial-attention');
    const he = tf.initializers.heNormal({ seed: random.int(2 ** 31) });
    const ones = tf.initializers.ones();
    const zeros = tf.initializers.zeros();
    const side = this.kernelSize;
    this.kernel = this.addWeight(`${prefix}kernel`, [side, side, 2, 1], 'float32', he);
    this.gamma = this.addWeight(`${prefix}gamma`, [1], 'float32', ones);
    this.beta = this.addWeight(`${prefix}beta`, [1], 'float32', zeros);
    this.runningMean = this.addWeight(`${prefix}running-mean`, [1], 'float32', zeros, undefined, false);
    this.runningVariance = this.addWeight(
      `${prefix}running-variance`,
      [1],
      'float32',
      ones,
      undefined,
      false,
    );
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean } = {}): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const planes = tf.concat([tf.mean(x, 3, true), tf.max(x, 3, true)], 3) as tf.Tensor4D;
      const map = tf.conv2d(planes, this.kernel.read() as tf.Tensor4D, 1, 'same');
      return sigmoidAt(this.temperature, this.normalise(map, kwargs.training === true && this.trainable));
    });
  }

  private normalise(map: tf.Tensor4D, training: boolean): tf.Tensor4D {
    const gamma = this.gamma.read() as tf.Tensor1D;
    const beta = this.beta.read() as tf.Tensor1D;
    if (!training) {
      const scale = gamma.mul<tf.Tensor1D>(this.runningVariance.read().add(EPSILON).rsqrt());
      return map.sub(this.runningMean.read()).mul(scale).add(beta);
    }
    const running = {
      mean: this.runningMean.read() as tf.Tensor1D,
      variance: this.runningVariance.read() as tf.Tensor1D,
      momentum: MOMENTUM,
    };
    const { y, mean, variance } = batchNormTrainRunning(map, gamma, beta, EPSILON, running);
    this.runningMean.write(mean);
    this.runningVariance.write(variance);
    return y;
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...(inputShape as tf.Shape).slice(0, 3), 1];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      kernelSize: this.kernelSize,
      temperature: this.temperature,
      seed: this.seed,
      weightPrefix: this.weightPrefix,
    };
  }
}
