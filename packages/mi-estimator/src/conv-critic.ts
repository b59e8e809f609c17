import { DidError, type Seed, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** How {@link createConvCritic} is built. */
export interface ConvCriticOptions {
  /** h of each of the two feature maps. */
  readonly height: number;
  /** w of each. */
  readonly width: number;
  /** C of each. */
  readonly channels: number;
  /** Channels of the convolutions; three of them in the paper, which does not say how wide; `[128, 64, 32]` unless given. */
  readonly widths?: readonly number[];
  /** Side of the convolutions' kernels; 3 unless given. */
  readonly kernelSize?: number;
  /** Draws the weights; 0 unless given. */
  readonly seed?: Seed;
}

/** T: tells pairs of one image from shuffled pairs. */
export interface Critic {
  /** `[u, v] -> [B,1]`, so that it can be saved and summarised like any model. */
  readonly model: tf.LayersModel;
  /** Above 0: taken for a pair of one image. @shape u, v `[B,h,w,C]` -> `[B]` */
  apply(u: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor1D;
}

/**
 * DID's estimation network T: the two maps side by side, convolutions with ReLU, one fully connected logit.
 *
 * @remarks
 * ```math
 * T(u, v) = w^\top \mathrm{vec} \big( \mathrm{conv}_3(\mathrm{conv}_2(\mathrm{conv}_1([u, v]))) \big) + b
 * ```
 *
 * with zero padding, so that the map keeps its size, and ReLU after each convolution.
 *
 * @returns The critic; the caller disposes its `model`.
 * @shape u, v `[B,h,w,C]` -> `[B]`
 * @throws DidError DID_VALUE when a size or width is not a whole number of at least 1.
 * @source DID, section 3.3 ("three convolution layers, a ReLU activation follows each, and a fully connected layer").
 */
export function createConvCritic(options: ConvCriticOptions): Critic {
  const { height, width, channels, widths = [128, 64, 32], kernelSize = 3, seed = 0 } = options;
  for (const [name, value] of Object.entries({ height, width, channels, kernelSize })) check(name, value);
  widths.forEach((value, i) => {
    check(`widths[${i}]`, value);
  });
  const random = new SeededRandom(seed);
  const u = tf.input({ shape: [height, width, channels], name: 'critic-u' });
  const v = tf.input({ shape: [height, width, channels], name: 'critic-v' });
  let x = tf.layers.concatenate({ axis: -1, name: 'critic-pair' }).apply([u, v]) as tf.SymbolicTensor;
  widths.forEach((filters, i) => {
    x = tf.layers
      .conv2d({
        name: `critic-conv${i + 1}`,
        filters,
        kernelSize,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: tf.initializers.heNormal({ seed: random.fork(`conv${i}`).int(2 ** 31) }),
      })
      .apply(x) as tf.SymbolicTensor;
  });
  const flat = tf.layers.flatten({ name: 'critic-flat' }).apply(x) as tf.SymbolicTensor;
  const logit = tf.layers
    .dense({
      name: 'critic-logit',
      units: 1,
      kernelInitializer: tf.initializers.glorotUniform({ seed: random.fork('logit').int(2 ** 31) }),
    })
    .apply(flat) as tf.SymbolicTensor;
  const model = tf.model({ inputs: [u, v], outputs: logit, name: 'critic' });
  return {
    model,
    apply: (a, b) =>
      tf.tidy(() => (model.apply([a, b], { training: true }) as tf.Tensor).reshape([-1])) as tf.Tensor1D,
  };
}

function check(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new DidError(
    'DID_VALUE',
    `createConvCritic: \`${name}\` must be a whole number of at least 1; got ${value}.`,
    {
      name,
      value,
    },
  );
}
