import { checkScores, type Numbers } from './check-input.js';
import { sortItems } from './radix-sort.js';

/**
 * Items sorted by score once, so that a statistic of any weights is one pass.
 *
 * Step `s` holds the items `order[ends[s - 1]] .. order[ends[s] - 1]`, whose scores are equal.
 */
export interface ScoreSteps {
  /** Item indices from the highest score down. */
  readonly order: Uint32Array;
  /** 1 where `order[i]` is fake. */
  readonly isFake: Uint8Array;
  /** One past the last item of each step of equal scores. */
  readonly ends: Uint32Array;
}

/** Checks and sorts; O(n). */
export function scoreSteps(
  where: string,
  scores: Numbers,
  labels: Numbers,
  names?: readonly [string, string],
): ScoreSteps {
  const checked = checkScores(where, scores, labels, names);
  const n = checked.scores.length;
  const { values, items } = sortItems(checked.scores.slice());
  const order = items.reverse();
  const isFake = new Uint8Array(n);
  const ends = new Uint32Array(n);
  let steps = 0;
  for (let i = 0; i < n; i++) {
    isFake[i] = checked.labels[order[i] as number] as number;
    if (i + 1 === n || values[n - 1 - i] !== values[n - 2 - i]) ends[steps++] = i + 1;
  }
  return { order, isFake, ends: ends.slice(0, steps) };
}

/** The same for weights that come in the order of the steps: one reading from end to end, which memory likes. */
export function inStepOrder({ order, isFake, ends }: ScoreSteps): ScoreSteps {
  return { order: order.map((_, i) => i), isFake, ends };
}
