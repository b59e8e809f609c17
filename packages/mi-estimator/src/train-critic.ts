import { Adam, type SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { infoNceTerms } from './info-nce-bound.js';
import type { MeasureOptions } from './measure-options.js';
import type { PairCritic } from './pair-critic.js';
import type { FlatRows } from './read-rows.js';
import { gatherRows } from './standardise.js';

/** Steps between two looks at the pairs set aside. */
const LOOK_EVERY = 25;

/** Pairs of rows, and which of them to use. */
export interface Pairs {
  readonly x: FlatRows;
  readonly y: FlatRows;
}

/** How the training of a critic ended. */
export interface TrainedCritic {
  /** The bound on the validation pairs; 0 is that of the constant critic, which training starts from. */
  readonly bound: number;
  /** How much of it the last quarter of the steps brought. */
  readonly lateGain: number;
}

/**
 * Raises the InfoNCE bound on the training pairs and leaves the critic with the weights that were best on the
 * validation pairs.
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
  let early = 0;
  let best = { bound: 0, weights: variables.map((variable) => variable.clone()) };
  try {
    for (let step = 1; step <= options.steps; step++) {
      // Down to 0 along a cosine: at a constant rate a critic of this size keeps circling the best one.
      adam.learningRate = (options.learningRate / 2) * (1 + Math.cos((Math.PI * step) / options.steps));
      const batch = nextBatch();
      tf.tidy(() => {
        const loss = () => tf.neg(tf.mean(termsOf(critic, pairs, batch))) as tf.Scalar;
        adam.step(params, tf.variableGrads(loss, variables).grads);
      });
      if (step % LOOK_EVERY !== 0 && step !== options.steps) continue;
      const bound = mean(await evaluateCritic(critic, pairs, validation, options.groupSize));
      if (!(bound > best.bound)) continue;
      if (step <= 0.75 * options.steps) early = bound;
      tf.dispose(best.weights);
      best = { bound, weights: variables.map((variable) => variable.clone()) };
    }
    best.weights.forEach((weights, i) => {
      (variables[i] as tf.Variable).assign(weights);
    });
    return { bound: best.bound, lateGain: best.bound - early };
  } finally {
    tf.dispose(best.weights);
    adam.dispose();
  }
}

/**
 * The InfoNCE term of every pair, in groups of at most `groupSize` pairs that compete with one another.
 *
 * @unit nats
 */
export async function evaluateCritic(
  critic: PairCritic,
  pairs: Pairs,
  indices: readonly number[],
  groupSize: number,
): Promise<number[]> {
  const groups = Math.ceil(indices.length / groupSize);
  const size = Math.floor(indices.length / groups);
  const terms: number[] = [];
  for (let group = 0; group < groups; group++) {
    const members = indices.slice(group * size, (group + 1) * size);
    const tensor = tf.tidy(() => termsOf(critic, pairs, members));
    terms.push(...(await tensor.data()));
    tensor.dispose();
  }
  return terms;
}

function termsOf(critic: PairCritic, { x, y }: Pairs, indices: readonly number[]): tf.Tensor1D {
  const rows = (from: FlatRows) => tf.tensor2d(gatherRows(from, indices), [indices.length, from.size]);
  return infoNceTerms(critic.scores(rows(x), rows(y)));
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
