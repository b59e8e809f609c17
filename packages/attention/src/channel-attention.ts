import { type Seed, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { sigmoidAt } from './sigmoid-at.js';

/** Options of {@link ChannelAttention}. */
export interface ChannelAttentionConfig {
  /** tau: the logits are divided by it; near 0 the mask opens or closes. Above 0; 1 unless given. */
  readonly temperature?: number;
  /** C divided by this is the width of the shared MLP's hidden layer (at least 1); 16 unless given. */
  readonly reduction?: number;
  /** Draws the weights; 0 unless given. */
  readonly seed?: Seed;
  /** The layer's name in its model. */
  readonly name?: string;
  /** Put before the names of the weights, so that two of these may live in one layer; none unless given. */
  readonly weightPrefix?: string;
}

/**
 * Which channels matter: a shared MLP over the map's average and maximum, added, through a sigmoid.
 *
 * @remarks
 * ```math
 * M_c = \sigma \big( W_1\, \mathrm{ReLU}(W_0\, \mathrm{avg}(F)) + W_1\, \mathrm{ReLU}(W_0\, \max(F)) \big)
 * ```
 *
 * with averages and maxima over places, W0 `[C/r,C]` and W1 `[C,C/r]`, each with a bias; what the sigmoid gets is divided by `temperature`.
 *
 * @shape `[B,h,w,C]` -> `[B,1,1,C]`, in (0,1)
 * @dtype float32
 * @source Woo et al. 2018 (CBAM), Eq. 2.
 */
export class ChannelAttention extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidChannelAttention';
  private readonly reduction: number;
  private readonly temperature: number;
  private readonly seed: Seed;
  private readonly weightPrefix: string;
  private hiddenKernel!: tf.LayerVariable;
  private hiddenBias!: tf.LayerVariable;
  private outKernel!: tf.LayerVariable;
  private outBias!: tf.LayerVariable;

  /**
   * Makes the layer; its weights come when it is first applied.
   *
   * @param config - Reduction, seed and names.
   */
  constructor(config: ChannelAttentionConfig = {}) {
    super(config.name === undefined ? {} : { name: config.name });
    this.reduction = config.reduction ?? 16;
    this.temperature = config.temperature ?? 1;
    this.seed = config.seed ?? 0;
    this.weightPrefix = config.weightPrefix ?? '';
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape).at(-1) as number;
    const hidden = Math.max(1, Math.floor(channels / this.reduction));
    const prefix = this.weightPrefix;
    const random = new SeededRandom(this.seed).fork('channel-attention');
    const he = tf.initializers.heNormal({ seed: random.int(2 ** 31) });
    const glorot = tf.initializers.glorotNormal({ seed: random.int(2 ** 31) });
    const zeros = tf.initializers.zeros();
    this.hiddenKernel = this.addWeight(`${prefix}hidden-kernel`, [channels, hidden], 'float32', he);
    this.hiddenBias = this.addWeight(`${prefix}hidden-bias`, [hidden], 'float32', zeros);
    this.outKernel = this.addWeight(`${prefix}out-kernel`, [hidden, channels], 'float32', glorot);
    this.outBias = this.addWeight(`${prefix}out-bias`, [channels], 'float32', zeros);
    super.build(inputShape);
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor4D;
      const channels = x.shape[3];
      const logits = tf.add(this.mlp(tf.mean(x, [1, 2])), this.mlp(tf.max(x, [1, 2])));
      return sigmoidAt(this.temperature, logits).reshape([-1, 1, 1, channels]);
    });
  }

  private mlp(pooled: tf.Tensor): tf.Tensor {
    const hidden = tf.relu(
      tf.add(
        tf.matMul(pooled as tf.Tensor2D, this.hiddenKernel.read() as tf.Tensor2D),
        this.hiddenBias.read(),
      ),
    );
    return tf.add(
      tf.matMul(hidden as tf.Tensor2D, this.outKernel.read() as tf.Tensor2D),
      this.outBias.read(),
    );
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const shape = inputShape as tf.Shape;
    return [shape[0] ?? null, 1, 1, shape.at(-1) ?? null];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return {
      ...super.getConfig(),
      reduction: this.reduction,
      temperature: this.temperature,
      seed: this.seed,
      weightPrefix: this.weightPrefix,
    };
  }
}
