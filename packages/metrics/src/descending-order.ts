import type { Numbers } from './check-input.js';

/** Indices from the highest score to the lowest. */
export function descendingOrder(scores: Numbers): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => (scores[b] as number) - (scores[a] as number));
}
