import { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

type Initializer = ReturnType<typeof tf.initializers.zeros>;

/** TensorFlow.js takes subclasses of its Initializer alone, and does not export that class. */
const InitializerBase = Object.getPrototypeOf(
  tf.initializers.zeros().constructor,
) as (new () => Initializer) & Pick<typeof tf.serialization.Serializable, 'fromConfig'>;

let drawing = true;

/** What `build` makes starts at 0 in place of random weights, for a network whose weights are read after. */
export function withoutDrawing<T>(build: () => T): T {
  drawing = false;
  try {
    return build();
  } finally {
    drawing = true;
  }
}

/** Options of {@link HeNormal}. */
export interface HeNormalConfig {
  /** The same seed, the same weights. */
  readonly seed: number;
  /** Instead of what the kernel's shape says: `kh kw C` for a depthwise kernel, as PyTorch counts. */
  readonly fanOut?: number;
}

/**
 * Normal weights of variance `2 / fan_out`, the same numbers on every backend.
 *
 * @remarks TensorFlow.js's own `heNormal` truncates at two deviations and scales by the inputs.
 * @shape any convolution's kernel `[kh,kw,Ci,Co]`
 * @source He et al. 2015, the form that keeps variance on the way back, as torchvision starts its ResNets and EfficientNets.
 */
export class HeNormal extends InitializerBase {
  static className = 'DidHeNormal';
  private readonly seed: number;
  private readonly fanOut: number | undefined;

  /** Draws nothing yet. */
  constructor(config: HeNormalConfig) {
    super();
    this.seed = config.seed;
    this.fanOut = config.fanOut;
  }

  /** Draws a kernel. @shape -> as asked for */
  override apply(shape: tf.Shape): tf.Tensor {
    const sizes = shape.map(Number);
    if (!drawing) return tf.zeros(sizes);
    const count = sizes.reduce((a, b) => a * b, 1);
    const fanOut = this.fanOut ?? count / (sizes.at(-2) ?? 1);
    return tf.tensor(normals(count, Math.sqrt(2 / fanOut), this.seed), sizes);
  }

  /** What a saved model keeps of it. */
  override getConfig(): tf.serialization.ConfigDict {
    return { seed: this.seed, ...(this.fanOut === undefined ? {} : { fanOut: this.fanOut }) };
  }
}

/** Box and Muller, both halves of each pair used: ResNet-50 has 23 million of them. */
function normals(count: number, deviation: number, seed: number): Float32Array {
  const random = new SeededRandom(seed);
  const { cos, log, PI, sin, sqrt } = Math;
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = deviation * sqrt(-2 * log(1 - random.next()));
    const angle = 2 * PI * random.next();
    values[i] = radius * cos(angle);
    if (i + 1 < count) values[i + 1] = radius * sin(angle);
  }
  return values;
}
