import { Adam, type SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { ESTIMATORS, type Estimator } from './estimators.js';
import { gatherRows } from './gather-rows.js';
import { infoNceTerms } from './info-nce-bound.js';
import { logMeanExp } from './log-mean-exp.js';
import type { MeasureOptions } from './measure-options.js';
import type { PairCritic } from './pair-critic.js';
import { pairScores } from './pair-scores.js';
import type { FlatRows } from './read-rows.js';

/** Steps between two looks at the pairs set aside. */
const LOOK_EVERY = 25;

/** Pairs of rows, and which of them to use. */
export interface Pairs {
  readonly x: FlatRows;
  readonly y: FlatRows;
}

/** How the training of a critic ended. */
export interface TrainedCritic {
  /** How much of the objective on the validation pairs the last quarter of the steps brought. */
  readonly lateGain: number;
}

/**
 * Raises the estimator's objective on the training pairs and leaves the critic with the weights that were best on the
 * validation pairs; those it came with are among them.
 */
export async function trainCritic(
  critic: PairCritic,
  pairs: Pairs,
  training: readonly number[],
  validation: readonly number[],
  options: Required<MeasureOptions>,
  random: SeededRandom,
): Promise<TrainedCritic> {
  const adam = new Adam({ learningRate: options.learningRate });
  const variables = [...critic.variables];
  const params = Object.fromEntries(variables.map((variable) => [variable.name, variable]));
  const nextBatch = batchesOf(training, Math.min(options.batchSize, training.length), random);
  const { objective } = ESTIMATORS[options.estimator];
  const look = () => valueOn(critic, pairs, validation, options.groupSize, objective);
  let early = await look();
  let best = { value: early, weights: variables.map((variable) => variable.clone()) };
  try {
    for (let step = 1; step <= options.steps; step++) {
      // Down to 0 along a cosine: at a constant rate a critic of this size keeps circling the best one.
      adam.learningRate = (options.learningRate / 2) * (1 + Math.cos((Math.PI * step) / options.steps));
      const batch = nextBatch();
      tf.tidy(() => {
        const loss = () => tf.neg(objective(scoresOf(critic, pairs, batch))) as tf.Scalar;
        adam.step(params, tf.variableGrads(loss, variables).grads);
      });
      if (step % LOOK_EVERY !== 0 && step !== options.steps) continue;
      const value = await look();
      if (!(value > best.value)) continue;
      if (step <= 0.75 * options.steps) early = value;
      tf.dispose(best.weights);
      best = { value, weights: variables.map((variable) => variable.clone()) };
    }
    best.weights.forEach((weights, i) => {
      (variables[i] as tf.Variable).assign(weights);
    });
    return { lateGain: best.value - early };
  } finally {
    tf.dispose(best.weights);
    adam.dispose();
  }
}

/** What a critic says about pairs, in groups whose members compete with one another. */
export interface Evaluation {
  /** The figure's share of each pair. @unit nats */
  readonly terms: readonly number[];
  /** The InfoNCE bound of the same scores. @unit nats */
  readonly infoNce: number;
  /** `log mean exp` of the scores of strangers: 0 for the log ratio of the densities. @unit nats */
  readonly logNormaliser: number;
  readonly groupSize: number;
}

/** Reads a critic's figure, in groups of at most `groupSize` pairs. */
export async function evaluateCritic(
  critic: PairCritic,
  pairs: Pairs,
  indices: readonly number[],
  groupSize: number,
  { terms, shift }: Estimator,
): Promise<Evaluation> {
  const groups = groupsOf(indices, groupSize);
  const all: number[] = [];
  const sums = { infoNce: 0, normaliser: 0 };
  for (const members of groups) {
    const [shares, others] = tf.tidy(() => {
      const scores = scoresOf(critic, pairs, members);
      const normaliser = tf.sub(logMeanExp(pairScores(scores).product), shift);
      return [terms(scores), tf.stack([tf.mean(infoNceTerms(scores)), normaliser])];
    });
    all.push(...(await shares.data()));
    const [infoNce, normaliser] = await others.data();
    sums.infoNce += infoNce as number;
    sums.normaliser += normaliser as number;
    tf.dispose([shares, others]);
  }
  return {
    terms: all,
    infoNce: sums.infoNce / groups.length,
    logNormaliser: sums.normaliser / groups.length,
    groupSize: (groups[0] as number[]).length,
  };
}

async function valueOn(
  critic: PairCritic,
  pairs: Pairs,
  indices: readonly number[],
  groupSize: number,
  objective: Estimator['objective'],
): Promise<number> {
  const values: number[] = [];
  for (const members of groupsOf(indices, groupSize)) {
    const value = tf.tidy(() => objective(scoresOf(critic, pairs, members)));
    values.push((await value.data())[0] as number);
    value.dispose();
  }
  return mean(values);
}

/** Groups of one size, at most `groupSize`; a rest of fewer than there are groups is left out. */
function groupsOf(indices: readonly number[], groupSize: number): number[][] {
  const count = Math.ceil(indices.length / groupSize);
  const size = Math.floor(indices.length / count);
  return Array.from({ length: count }, (_, i) => indices.slice(i * size, (i + 1) * size));
}

function scoresOf(critic: PairCritic, { x, y }: Pairs, indices: readonly number[]): tf.Tensor2D {
  const rows = (from: FlatRows) => tf.tensor2d(gatherRows(from, indices), [indices.length, from.size]);
  return critic.scores(rows(x), rows(y));
}

/** Batches that go through all items, in a new order each time; the rest of a pass is left out. */
function batchesOf(items: readonly number[], size: number, random: SeededRandom): () => number[] {
  let order: number[] = [];
  return () => {
    if (order.length < size) order = random.shuffle(items);
    return order.splice(0, size);
  };
}

/** The arithmetic mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
