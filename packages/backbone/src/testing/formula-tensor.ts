import * as tf from '@tensorflow/tfjs';
import { formula } from './formula-weights.js';

/** A tensor of numbers in [-1, 1) that follow from its name, as in the reference. */
export function formulaTensor(name: string, shape: readonly number[]): tf.Tensor {
  return tf.tensor(formula(name, tf.util.sizeFromShape([...shape])), [...shape]);
}
