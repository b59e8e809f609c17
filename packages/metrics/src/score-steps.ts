import type { Numbers } from './check-input.js';
import { descendingOrder } from './descending-order.js';

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

/** Sorts; inputs have been checked. */
export function scoreSteps(scores: Numbers, labels: Numbers): ScoreSteps {
  const order = descendingOrder(scores);
  const isFake = new Uint8Array(order.length);
  const ends: number[] = [];
  for (let i = 0; i < order.length; i++) {
    isFake[i] = labels[order[i] as number] as number;
    const next = order[i + 1];
    if (next === undefined || scores[next] !== scores[order[i] as number]) ends.push(i + 1);
  }
  return { order, isFake, ends: Uint32Array.from(ends) };
}
