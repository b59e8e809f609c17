import * as tf from '@tensorflow/tfjs';
import { type BackboneName, createBackbone } from '../index.js';
import { withoutDrawing } from '../layers/he-normal.js';
import { expectSummary } from './expect-summary.js';
import { formulaTensor } from './formula-tensor.js';
import { type FormulaOptions, fillByFormula } from './formula-weights.js';
import type { TensorSummary } from './tensor-summary.js';

type Summaries = Record<string, TensorSummary>;

/** Feature maps of a network with running statistics, for two pictures. */
export interface GoldenMaps {
  readonly name: BackboneName;
  readonly fill?: FormulaOptions;
  readonly size: [number, number];
  readonly maps: Summaries;
}

/** One training pass with batch statistics: the last map, its gradients and the running statistics after. */
export interface GoldenTraining {
  readonly name: BackboneName;
  readonly fill?: FormulaOptions;
  readonly batch: number;
  readonly size: number;
  readonly loss: number;
  readonly map: TensorSummary;
  readonly gradients: Summaries;
  readonly running: Summaries;
}

/**
 * Fails unless every feature map of a network is the reference's at each size; the weights are made once.
 *
 * @param goldens - of one network with the same fill
 * @returns the worst error of each
 */
export async function expectGoldenMaps(goldens: readonly GoldenMaps[], allowed: number): Promise<number[]> {
  let filled: tf.LayersModel | undefined;
  const errors: number[] = [];
  for (const { name, fill, size, maps } of goldens) {
    const outputs = Object.keys(maps);
    const { model } = await withoutDrawing(() => createBackbone(name, { inputSize: size, outputs }));
    if (filled) model.setWeights(filled.getWeights());
    else fillByFormula(model, fill);
    filled?.dispose();
    filled = model;
    const found = tf.tidy(() => {
      const given = model.apply(formulaTensor('image', [2, ...size, 3])) as tf.Tensor[];
      return Object.entries(maps).map(([map, wanted], i) =>
        expectSummary(given[i] as tf.Tensor, wanted, allowed, `${name} ${size} ${map}`),
      );
    });
    errors.push(Math.max(...found));
  }
  filled?.dispose();
  return errors;
}

/** What {@link expectGoldenTraining} allows, as relative norm errors. */
export interface TrainingTolerances {
  readonly map: number;
  readonly loss: number;
  readonly gradients: number;
  readonly running: number;
}

/**
 * Fails unless a training pass gives the reference's loss, gradients and running statistics; `slack` widens all.
 *
 * @returns the worst errors
 */
export async function expectGoldenTraining(
  { name, fill, batch, size, loss, map, gradients, running }: GoldenTraining,
  allowed: TrainingTolerances,
  slack: number,
): Promise<TrainingTolerances> {
  const reached = { map: 0, loss: 0, gradients: 0, running: 0 };
  const { model } = await withoutDrawing(() => createBackbone(name, { inputSize: size }));
  fillByFormula(model, fill);
  tf.tidy(() => {
    const image = formulaTensor('image', [batch, size, size, 3]);
    const target = formulaTensor('target', map.shape);
    let output: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      output = tf.keep(model.apply(image, { training: true }) as tf.Tensor);
      return tf.mean(tf.mul(output, target)).asScalar();
    });
    reached.map = expectSummary(output as tf.Tensor, map, allowed.map * slack, `${name} map`);
    output?.dispose();
    // The loss is a mean of numbers that cancel: its error is told in units of one entry of the map.
    const entry = map.norm / Math.sqrt(tf.util.sizeFromShape([...map.shape]));
    const error = Math.abs((value.dataSync()[0] as number) - loss) / entry;
    if (!(error <= allowed.loss * slack)) throw new Error(`${name}: the loss is off by ${error} of an entry`);
    reached.loss = error;
    for (const weight of model.weights) {
      const label = weight.originalName;
      const gradient = gradients[label];
      const statistic = running[label];
      if (gradient) {
        const found = grads[weight.name] as tf.Tensor;
        const off = expectSummary(found, gradient, allowed.gradients * slack, `${name} d ${label}`);
        reached.gradients = Math.max(reached.gradients, off);
      }
      if (statistic) {
        const off = expectSummary(weight.read(), statistic, allowed.running * slack, `${name} ${label}`);
        reached.running = Math.max(reached.running, off);
      }
    }
    const names = new Set(model.weights.map(({ originalName }) => originalName));
    const missing = Object.keys({ ...gradients, ...running }).filter((label) => !names.has(label));
    if (missing.length > 0) throw new Error(`${name} has no ${missing.join(', ')}`);
  });
  model.dispose();
  return reached;
}
