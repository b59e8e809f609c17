import * as tf from '@tensorflow/tfjs';
import { cholesky, invert } from './cholesky.js';
import { gatherRows } from './gather-rows.js';
import type { FlatRows } from './read-rows.js';

/** The log ratio of the densities that two sides would have if they were jointly normal. */
export interface GaussianBase {
  /** The mutual information of that normal. @unit nats */
  readonly nats: number;
  /** Share of the measured cross-correlations that holds on other pairs: 1 all of it, 0 the base is the constant 0. */
  readonly kept: number;
  /** The log ratio of every x with every y. @shape x `[K,d]`, y `[M,e]` -> `[K,M]` */
  scores(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D;
  /** Frees its matrices. */
  dispose(): void;
}

/** Rows of both sides, close to mean 0 and variance 1, as {@link fitNormalScores} makes them. */
export interface BasePairs {
  /** One side. @shape `[N,d]` */
  readonly x: FlatRows;
  /** The other; its row belongs to the same row of x. @shape `[N,e]` */
  readonly y: FlatRows;
}

/** Shares of the cross-correlations to choose from: of few pairs in many dimensions most are chance. */
const SHARES = [1, 0.9, 0.75, 0.5, 0.25, 0] as const;
/** Taken off every correlation, so that a column which repeats another leaves the matrix invertible. */
const RIDGE = 1e-4;

/**
 * Fits a joint normal to pairs and gives its log ratio, a quadratic form, in closed form.
 *
 * @remarks
 * ```math
 * \log \frac{p(x,y)}{p(x)\, p(y)} = I + x^\top A x + y^\top B y + x^\top C y
 * ```
 *
 * with I the mutual information of that normal. What a critic has to learn is then only how the pairs differ from a normal. The cross-correlations are measured on
 * `training` and shrunk by the factor that does best on `validation`; where none helps, the base is 0.
 *
 * @param pairs - Normal scores of both sides.
 * @param training - The rows to measure on.
 * @param validation - The rows to choose the shrinkage on.
 * @returns The base; the caller disposes it.
 * @shape x `[N,d]`, y `[N,e]` -> scores `[K,M]` of K x with M y
 */
export async function fitGaussianBase(
  pairs: BasePairs,
  training: readonly number[],
  validation: readonly number[],
): Promise<GaussianBase> {
  const { x } = pairs;
  const measured = await correlations(pairs, training);
  let best = { mean: 0, kept: 0, nats: 0, form: null as QuadraticForm | null };
  for (const kept of SHARES) {
    if (kept === 0) break;
    const form = quadraticForm(measured, x.size, kept);
    const mean = meanOver(form, pairs, validation);
    if (mean > best.mean) best = { mean, kept, nats: form.nats, form };
  }
  const { form } = best;
  if (form === null) {
    return { nats: 0, kept: 0, scores: (a, b) => tf.zeros([a.shape[0], b.shape[0]]), dispose: () => {} };
  }
  const xForm = tf.tensor2d(form.x);
  const yForm = tf.tensor2d(form.y);
  const cross = tf.tensor2d(form.cross);
  return {
    nats: best.nats,
    kept: best.kept,
    scores: (a, b) =>
      tf.tidy(() => {
        const ofX = tf.sum(tf.mul(tf.matMul(a, xForm), a), 1, true); // [K,1]
        const ofY = tf.sum(tf.mul(tf.matMul(b, yForm), b), 1); // [M]
        const pair = tf.matMul(tf.matMul(a, cross), b, false, true);
        return tf.add(tf.add(tf.add(pair, ofX), ofY), best.nats) as tf.Tensor2D;
      }),
    dispose: () => tf.dispose([xForm, yForm, cross]),
  };
}

/** `nats + x A x + y B y + x C y`. */
interface QuadraticForm {
  readonly nats: number;
  readonly x: number[][];
  readonly y: number[][];
  readonly cross: number[][];
}

/** The correlations of all columns of both sides. */
async function correlations({ x, y }: BasePairs, rows: readonly number[]): Promise<number[][]> {
  const size = x.size + y.size;
  const product = tf.tidy(() => {
    const [a, b] = [x, y].map((side) => tf.tensor2d(gatherRows(side, rows), [rows.length, side.size]));
    const all = tf.concat([a as tf.Tensor2D, b as tf.Tensor2D], 1);
    return tf.matMul(all, all, true, false);
  });
  const sums = await product.data();
  product.dispose();
  const scale = (i: number) => Math.sqrt(sums[i * size + i] as number) || 1;
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) =>
      i === j ? 1 : ((1 - RIDGE) * (sums[i * size + j] as number)) / (scale(i) * scale(j)),
    ),
  );
}

function quadraticForm(measured: readonly number[][], xSize: number, kept: number): QuadraticForm {
  const all = measured.map((row, i) =>
    row.map((value, j) => (i < xSize === j < xSize ? value : kept * value)),
  );
  const block = (matrix: readonly number[][], rows: [number, number?], columns: [number, number?]) =>
    matrix.slice(...rows).map((row) => row.slice(...columns));
  const [first, second]: [[number, number], [number]] = [[0, xSize], [xSize]];
  const joint = invert(cholesky(all, WHERE));
  const ofX = invert(cholesky(block(all, first, first), WHERE));
  const ofY = invert(cholesky(block(all, second, second), WHERE));
  const halfDifference = (a: readonly number[][], b: readonly number[][]) =>
    a.map((row, i) => row.map((value, j) => (value - ((b[i] as number[])[j] as number)) / 2));
  return {
    nats: (ofX.logDeterminant + ofY.logDeterminant - joint.logDeterminant) / 2,
    x: halfDifference(ofX.inverse, block(joint.inverse, first, first)),
    y: halfDifference(ofY.inverse, block(joint.inverse, second, second)),
    cross: block(joint.inverse, first, second).map((row) => row.map((value) => -value)),
  };
}

const WHERE = 'fitGaussianBase';

/** The mean of the form over pairs. */
function meanOver(form: QuadraticForm, { x, y }: BasePairs, rows: readonly number[]): number {
  let sum = 0;
  for (const row of rows) {
    const u = x.values.subarray(row * x.size, (row + 1) * x.size);
    const v = y.values.subarray(row * y.size, (row + 1) * y.size);
    sum += bilinear(u, form.x, u) + bilinear(v, form.y, v) + bilinear(u, form.cross, v);
  }
  return form.nats + sum / rows.length;
}

function bilinear(u: Float32Array, matrix: readonly number[][], v: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) {
    const row = matrix[i] as number[];
    let inner = 0;
    for (let j = 0; j < v.length; j++) inner += (row[j] as number) * (v[j] as number);
    sum += (u[i] as number) * inner;
  }
  return sum;
}
