import { Dropout } from '@did/backbone';
import { type Seed, SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** What a head stands on and how wide it is. */
export interface MlpHeadOptions {
  /** Height, width and channels of the feature map. */
  readonly mapShape: readonly [number, number, number];
  /** `pooled`: mean over the map first; `flat`: every place of the map has its own weights. */
  readonly head: 'pooled' | 'flat';
  /** Hidden layers; none gives a linear head. */
  readonly widths: readonly number[];
  readonly outputs: number;
  /** Share of numbers that become 0 before the last layer when training. */
  readonly dropout: number;
  readonly seed: Seed;
  /** Prefix of the layer names, so that weights have stable names. */
  readonly name: string;
}

/**
 * A multilayer perceptron on a feature map: the shape of C and of the domain head.
 *
 * @returns A `tf.layers` model; the caller disposes it.
 * @shape `[B,h,w,C]` -> `[B,outputs]`
 * @source DID, sections 3.4 and 3.5; the paper leaves the widths open.
 */
export function createMlpHead(options: MlpHeadOptions): tf.LayersModel {
  const random = new SeededRandom(options.seed).fork(options.name);
  const input = tf.input({ shape: [...options.mapShape], name: `${options.name}_map` });
  const collapse =
    options.head === 'pooled'
      ? tf.layers.globalAveragePooling2d({ name: `${options.name}_pool` })
      : tf.layers.flatten({ name: `${options.name}_flatten` });
  let x = collapse.apply(input) as tf.SymbolicTensor;
  options.widths.forEach((units, i) => {
    const kernelInitializer = tf.initializers.heNormal({ seed: random.uint32() });
    const name = `${options.name}_hidden${i}`;
    x = tf.layers.dense({ units, activation: 'relu', kernelInitializer, name }).apply(x) as tf.SymbolicTensor;
  });
  if (options.dropout > 0) {
    const seed = new SeededRandom(options.seed).fork(`${options.name}/dropout`).uint32();
    const drop = new Dropout({ name: `${options.name}_dropout`, probability: options.dropout, seed });
    x = drop.apply(x) as tf.SymbolicTensor;
  }
  const kernelInitializer = tf.initializers.glorotNormal({ seed: random.uint32() });
  const last = tf.layers.dense({ units: options.outputs, kernelInitializer, name: `${options.name}_logits` });
  return tf.model({ inputs: input, outputs: last.apply(x) as tf.SymbolicTensor, name: options.name });
}
