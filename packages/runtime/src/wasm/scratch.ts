import { allocate, type WasmHeap } from './wasm-heap.js';

interface Arena {
  address: number;
  bytes: number;
}

const LINE = 64;
const arenas = new WeakMap<WasmHeap, Arena>();

/**
 * Working memory for one kernel call: an address for each size, valid until the next call of any kernel.
 *
 * @remarks One block serves all kernels and only grows, so that training allocates nothing after its first step.
 */
export function scratch(heap: WasmHeap, ...sizes: readonly number[]): number[] {
  const starts: number[] = [];
  let total = LINE;
  for (const size of sizes) {
    starts.push(total);
    total += Math.ceil(size / LINE) * LINE;
  }
  let arena = arenas.get(heap);
  if (arena === undefined || arena.bytes < total) {
    if (arena !== undefined) {
      arenas.delete(heap);
      heap.backend.wasm._free(arena.address);
    }
    arena = { address: allocate(heap, total), bytes: total };
    arenas.set(heap, arena);
  }
  const base = Math.floor(arena.address / LINE) * LINE;
  return starts.map((start) => base + start);
}
