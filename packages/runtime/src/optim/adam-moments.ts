import * as tf from '@tensorflow/tfjs';
import { NativeAdamMoments } from '../native/native-adam-moments.js';
import { currentNative } from '../native/native-backend.js';
import { type AdamUpdate, adamUpdate } from './adam-update.js';
import type { WeightMemory } from './named-optimizer.js';

/** Both moments of a weight, from a checkpoint or from 0, where the current backend moves them fastest. */
export function createAdamMoments(
  weight: tf.Variable,
  ...start: [m: Float32Array | undefined, v: Float32Array | undefined]
): WeightMemory<AdamUpdate> {
  const native = currentNative();
  const [m, v] = start.map((values) =>
    values === undefined ? tf.zerosLike(weight) : tf.tensor(values, weight.shape),
  ) as [tf.Tensor, tf.Tensor];
  const moments =
    native === undefined ? new VariableMoments(m, v) : new NativeAdamMoments(native, weight, m, v);
  // Now, not with the tidy: memory that two tensors share would send this step down the slower path, whose
  // rounding differs, and a resumed run would part from one that never stopped.
  tf.dispose([m, v]);
  return moments;
}

class VariableMoments implements WeightMemory<AdamUpdate> {
  private readonly m: tf.Variable;
  private readonly v: tf.Variable;

  constructor(m: tf.Tensor, v: tf.Tensor) {
    this.m = tf.variable(m, false);
    this.v = tf.variable(v, false);
  }

  update(weight: tf.Variable, gradient: tf.Tensor, update: AdamUpdate): void {
    adamUpdate(weight, gradient, this.m, this.v, update);
  }

  async read(): Promise<Record<string, Float32Array>> {
    return { m: Float32Array.from(await this.m.data()), v: Float32Array.from(await this.v.data()) };
  }

  dispose(): void {
    tf.dispose([this.m, this.v]);
  }
}
