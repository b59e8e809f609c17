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
  /** The step whose weights the critic has; 0 is the constant critic. */
  readonly bestStep: number;
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
  const size = Math.min(options.batchSize, training.length);
  let best = { step: 0, bound: 0, weights: variables.map((variable) => variable.clone()) };
  try {
    for (let step = 1; step <= options.steps; step++) {
      const batch = draw(training, size, random);
      tf.tidy(() => {
        const loss = () => tf.neg(tf.mean(termsOf(critic, pairs, batch))) as tf.Scalar;
        adam.step(params, tf.variableGrads(loss, variables).grads);
      });
      if (step % LOOK_EVERY !== 0 && step !== options.steps) continue;
      const bound = mean(await evaluateCritic(critic, pairs, validation, options.groupSize));
      if (!(bound > best.bound)) continue;
      tf.dispose(best.weights);
      best = { step, bound, weights: variables.map((variable) => variable.clone()) };
    }
    best.weights.forEach((weights, i) => {
      (variables[i] as tf.Variable).assign(weights);
    });
    return { bestStep: best.step };
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

/** Some of the items, none twice. */
function draw(items: readonly number[], count: number, random: SeededRandom): number[] {
  const pool = [...items];
  for (let i = 0; i < count; i++) {
    const j = i + random.int(pool.length - i);
    [pool[i], pool[j]] = [pool[j] as number, pool[i] as number];
  }
  return pool.slice(0, count);
}

/** The arithmetic mean. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
