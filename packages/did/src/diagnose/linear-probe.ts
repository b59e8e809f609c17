import type { FlatRows } from '@did/mi-estimator';
import { readTensor } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { minimise } from './minimise.js';

/** Rows of features and the class of each. */
export interface LabelledRows {
  readonly rows: FlatRows;
  /** 0 .. classes - 1. @shape `[N]` */
  readonly classes: Int32Array;
}

/** A linear classifier of features. */
export interface LinearProbe {
  /** One logit a class. @shape rows `[N,d]` -> `[N*classes]`, row by row */
  logits(rows: FlatRows): Promise<Float32Array>;
}

/** How {@link fitLinearProbe} fits. */
export interface LinearProbeOptions {
  readonly classes: number;
  /** Strength of the L2 penalty, against the mean of the loss: scikit-learn's 1 / (C N). Above 0. */
  readonly penalty: number;
}

/** A variance below this share of the squared mean is rounding. */
const ROUNDING = 1e-10;
const STOP = { tolerance: 1e-5, iterations: 300 } as const;

/**
 * Multinomial logistic regression with an L2 penalty, on columns brought to mean 0 and deviation 1.
 *
 * @remarks
 * ```math
 * \\frac{1}{N} \\sum_i w_{y_i} \\Big( \\log \\sum_c e^{z_{ic}} - z_{i y_i} \\Big) + \\frac{\\lambda}{2} \\lVert W \\rVert^2, \\qquad z_i = W^\\top x_i + b
 * ```
 *
 * with w such that every class weighs the same. As scikit-learn's `LogisticRegression(class_weight='balanced')` after its
 * `StandardScaler`; the intercept b is free.
 *
 * @param data - What to learn from; it may have more columns than rows.
 * @shape rows `[N,d]`
 */
export async function fitLinearProbe(
  { rows, classes: labels }: LabelledRows,
  { classes, penalty }: LinearProbeOptions,
): Promise<LinearProbe> {
  const { count, size } = rows;
  const scale = columnScale(rows);
  const weights = balancedWeights(labels, classes);
  const [x, w, y] = tf.tidy(() => [
    standardised(rows, scale),
    tf.tensor2d(weights, [count, 1]),
    tf.oneHot(tf.tensor1d(labels, 'int32'), classes).cast('float32') as tf.Tensor2D,
  ]);
  const lossAt = async (point: Float64Array) => {
    const values = tf.tidy(() => {
      const z = logitsOf(x, point, classes);
      const log = tf.logSoftmax(z);
      const loss = tf
        .sum(tf.mul(tf.mul(log, y), w))
        .neg()
        .div<tf.Scalar>(count);
      const error = tf.mul(tf.sub(tf.exp(log), y), w).div<tf.Tensor2D>(count);
      const gradient = tf.matMul(x, error, true);
      return tf.concat([gradient.reshape([-1]), error.sum(0), loss.reshape([1])]) as tf.Tensor1D;
    });
    const read = await readTensor(values);
    values.dispose();
    const gradient = Float64Array.from(read.subarray(0, point.length));
    let squares = 0;
    for (let k = 0; k < size * classes; k++) {
      const weight = point[k] as number;
      squares += weight * weight;
      gradient[k] = (gradient[k] as number) + penalty * weight;
    }
    return { loss: (read[point.length] as number) + (penalty / 2) * squares, gradient };
  };
  try {
    const point = await minimise(lossAt, new Float64Array((size + 1) * classes), STOP);
    return {
      logits: async (others) => {
        const z = tf.tidy(() => logitsOf(standardised(others, scale), point, classes));
        const values = Float32Array.from(await readTensor(z));
        z.dispose();
        return values;
      },
    };
  } finally {
    tf.dispose([x, w, y]);
  }
}

/** W row by row, then b. */
function logitsOf(x: tf.Tensor2D, point: Float64Array, classes: number): tf.Tensor2D {
  const all = Float32Array.from(point);
  const size = x.shape[1];
  const weights = tf.tensor2d(all.subarray(0, size * classes), [size, classes]);
  return tf.matMul(x, weights).add(tf.tensor1d(all.subarray(size * classes)));
}

interface ColumnScale {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

function columnScale({ count, size, values }: FlatRows): ColumnScale {
  const mean = new Float64Array(size);
  const deviation = new Float64Array(size);
  for (let i = 0; i < values.length; i++)
    mean[i % size] = (mean[i % size] as number) + (values[i] as number) / count;
  for (let i = 0; i < values.length; i++) {
    const off = (values[i] as number) - (mean[i % size] as number);
    deviation[i % size] = (deviation[i % size] as number) + (off * off) / count;
  }
  // A column that is constant but for rounding tells nothing, and becomes 0.
  const scaleOf = (variance: number, column: number) =>
    variance > ROUNDING * (mean[column] as number) ** 2 ? Math.sqrt(variance) : Number.POSITIVE_INFINITY;
  return { mean: Float32Array.from(mean), deviation: Float32Array.from(deviation, scaleOf) };
}

function standardised({ count, size, values }: FlatRows, { mean, deviation }: ColumnScale): tf.Tensor2D {
  return tf.tidy(() => tf.tensor2d(values, [count, size]).sub(tf.tensor1d(mean)).div(tf.tensor1d(deviation)));
}

/** Weights by which every class that is there counts alike; their mean is 1. */
function balancedWeights(labels: Int32Array, classes: number): Float32Array {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label] = (counts[label] as number) + 1;
  const present = counts.filter((count) => count > 0).length;
  return Float32Array.from(labels, (label) => labels.length / (present * (counts[label] as number)));
}
