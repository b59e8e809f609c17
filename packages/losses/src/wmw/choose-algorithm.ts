import { isInHostMemory } from '../host-memory.js';

/** How the pairs are gone through; all give the same value and gradient. */
export type WmwAlgorithm = 'auto' | 'pairwise' | 'sorted' | 'sorted-on-device';

/** Where the sort on a GPU overtakes the pairs, and well before [B,B] matrices fill its memory. */
const SORTED_ON_DEVICE_FROM = 2048;

/**
 * The algorithm for a batch of this size on the backend that runs.
 *
 * @remarks
 * In host memory `sorted` has no crossover to choose by: it is the fastest from 4 scores on, on cpu, wasm and native
 * (docs/benchmarks/auc-loss.md).
 */
export function chooseAlgorithm(asked: WmwAlgorithm, size: number): Exclude<WmwAlgorithm, 'auto'> {
  if (asked !== 'auto') return asked;
  if (isInHostMemory()) return 'sorted';
  return size >= SORTED_ON_DEVICE_FROM ? 'sorted-on-device' : 'pairwise';
}
