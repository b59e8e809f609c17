import { cut, partsFor, runChains } from './run-chains.js';
import type { WasmHeap } from './wasm-heap.js';

/** Copies `count` numbers of each row to another place, on all threads where that is worth it; strides are in bytes. */
export function copyRows(
  heap: WasmHeap,
  to: number,
  from: number,
  rows: number,
  toBytes: number,
  fromBytes: number,
  count: number,
): void {
  const chains = cut(rows, partsFor(heap, 1)).map(
    ({ start, length }) =>
      [
        ['copyRows', to + start * toBytes, from + start * fromBytes, length, toBytes, fromBytes, count],
      ] as const,
  );
  runChains(heap, chains, rows * count);
}
