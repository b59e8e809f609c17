import type { SimdFunctions } from './simd/simd-kernels.js';
import type { WasmHeap } from './wasm-heap.js';

/** One call of a function of ours, by its name, with its numbers. */
export type Call = readonly [name: keyof SimdFunctions, ...numbers: number[]];

/** Calls that must run one after another, for they add to the same numbers. */
export type Chain = readonly Call[];

/** Below so many multiplications, or numbers moved, waking the others takes longer than the work. */
const WORTH_SHARING = 200_000;

/**
 * Runs chains of calls: on all threads of the heap where the work is worth it, else here in their order.
 *
 * @remarks No two chains may write to the same numbers. Then results are the same to the bit on any number of threads.
 * @param work - multiplications, or numbers moved, of all calls together
 */
export function runChains(heap: WasmHeap, chains: readonly Chain[], work: number): void {
  if (heap.pool !== undefined && chains.length > 1 && work >= WORTH_SHARING) {
    heap.pool.run(chains);
    return;
  }
  for (const chain of chains) for (const [name, ...numbers] of chain) heap.simd[name](...numbers);
}

/** How many parts to cut work into: some for each thread, so that none waits long for the last. */
export function partsFor(heap: WasmHeap, perThread = 3): number {
  return heap.pool === undefined ? 1 : perThread * heap.pool.threads;
}

/** Cuts `count` things into at most `parts` runs of nearly equal length, each but the last a multiple of `unit`. */
export function cut(
  count: number,
  parts: number,
  unit = 1,
): readonly { readonly start: number; readonly length: number }[] {
  const units = Math.ceil(count / unit);
  const runs = Math.min(parts, units);
  return Array.from({ length: runs }, (_, i) => {
    const start = Math.floor((i * units) / runs) * unit;
    const end = Math.min(count, Math.floor(((i + 1) * units) / runs) * unit);
    return { start, length: end - start };
  });
}

/** Calls that are all independent, in a chain for each part. */
export function asChains(heap: WasmHeap, calls: readonly Call[]): Chain[] {
  return cut(calls.length, partsFor(heap)).map(({ start, length }) => calls.slice(start, start + length));
}
