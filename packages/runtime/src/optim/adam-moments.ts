import * as tf from '@tensorflow/tfjs';
import { NativeAdamMoments } from '../native/native-adam-moments.js';
import { currentNative } from '../native/native-backend.js';
import { type AdamUpdate, adamUpdate } from './adam-update.js';

/** A number as a tensor that all weights of a step share: a thousand small uploads less for a ResNet-50. */
export type ScalarOf = (value: number) => tf.Scalar;

/** One weight's two moments: where they live, and how they move with it. */
export interface AdamMoments {
  update(weight: tf.Variable, gradient: tf.Tensor, update: AdamUpdate, scalarOf: ScalarOf): void;
  read(): Promise<MomentValues>;
  dispose(): void;
}

/** First and second moment of each of a weight's numbers. */
export interface MomentValues {
  readonly m: Float32Array;
  readonly v: Float32Array;
}

/** Moments of a weight, from a checkpoint or from 0, where the current backend moves them fastest. */
export function createAdamMoments(weight: tf.Variable, values: Partial<MomentValues>): AdamMoments {
  const native = currentNative();
  const [m, v] = [values.m, values.v].map((start) =>
    start === undefined ? tf.zerosLike(weight) : tf.tensor(start, weight.shape),
  ) as [tf.Tensor, tf.Tensor];
  const moments =
    native === undefined ? new VariableMoments(m, v) : new NativeAdamMoments(native, weight, m, v);
  // Now, not with the tidy: memory that two tensors share would send this step down the slower path, whose
  // rounding differs, and a resumed run would part from one that never stopped.
  tf.dispose([m, v]);
  return moments;
}

class VariableMoments implements AdamMoments {
  private readonly m: tf.Variable;
  private readonly v: tf.Variable;

  constructor(m: tf.Tensor, v: tf.Tensor) {
    this.m = tf.variable(m, false);
    this.v = tf.variable(v, false);
  }

  update(weight: tf.Variable, gradient: tf.Tensor, update: AdamUpdate): void {
    adamUpdate(weight, gradient, this.m, this.v, update);
  }

  async read(): Promise<MomentValues> {
    return { m: Float32Array.from(await this.m.data()), v: Float32Array.from(await this.v.data()) };
  }

  dispose(): void {
    tf.dispose([this.m, this.v]);
  }
}
