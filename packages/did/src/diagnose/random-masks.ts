import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import type { DidOutput } from '../model/did-net.js';

/** Means of two random masks; null: no such mask. */
export interface RandomMaskMeans {
  readonly deepfake: number;
  readonly domain: number | null;
}

/**
 * Masks that know nothing, to compare M_df and M_dom with: one value for each place and channel, the same for every picture,
 * uniform in the widest interval inside 0..1 around the mean. They are drawn when the first batch shows their size.
 */
export class RandomMasks {
  private masks: { deepfake: tf.Tensor; domain: tf.Tensor | null } | null = null;

  /** @param means - Undefined: no masks at all. */
  constructor(
    private readonly means: RandomMaskMeans | undefined,
    private readonly random: SeededRandom,
  ) {}

  /** What they leave of I, and of I_os, pooled. */
  apply(
    { features, iOs }: DidOutput,
    pool: (map: tf.Tensor4D) => tf.Tensor2D,
  ): { randomDf?: tf.Tensor2D; randomDom?: tf.Tensor2D } {
    if (this.means === undefined) return {};
    const { deepfake, domain } = this.means;
    this.masks ??= {
      deepfake: this.draw('deepfake', deepfake, features.shape),
      domain: domain === null ? null : this.draw('domain', domain, features.shape),
    };
    return {
      randomDf: pool(features.mul(this.masks.deepfake)),
      ...(this.masks.domain === null ? {} : { randomDom: pool(iOs.mul(this.masks.domain)) }),
    };
  }

  /** Frees them. */
  dispose(): void {
    if (this.masks !== null)
      tf.dispose(
        this.masks.domain === null ? [this.masks.deepfake] : [this.masks.deepfake, this.masks.domain],
      );
    this.masks = null;
  }

  private draw(name: string, mean: number, [, ...shape]: readonly number[]): tf.Tensor {
    const half = Math.min(mean, 1 - mean);
    const stream = this.random.fork(`mask/${name}`);
    const size = shape.reduce((product, side) => product * side, 1);
    const values = Float32Array.from({ length: size }, () => stream.uniform(mean - half, mean + half));
    return tf.keep(tf.tensor(values, [1, ...shape]));
  }
}
