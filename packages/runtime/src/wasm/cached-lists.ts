import { allocate, type WasmHeap } from './wasm-heap.js';

/** A list of integers in the heap and what tells how to read it. */
export interface ListPlan<T> {
  readonly list: Int32Array;
  readonly plan: T;
}

interface Cached {
  readonly address: number;
  readonly bytes: number;
  readonly plan: unknown;
}

/** Lists of pixels stay in the heap up to so many bytes; then the ones used longest ago go. */
const LIMIT_BYTES = 64 * 1024 * 1024;

const caches = new WeakMap<WasmHeap, Map<string, Cached>>();

/** A list that depends on its key alone, with its address, good until the next call; made at the first call. */
export function cachedList<T>(
  heap: WasmHeap,
  key: string,
  make: () => ListPlan<T>,
): { readonly address: number; readonly plan: T } {
  let cache = caches.get(heap);
  if (cache === undefined) {
    cache = new Map();
    caches.set(heap, cache);
  }
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key); // A Map keeps the order of insertion: last used stands last.
    cache.set(key, known);
    return { address: known.address, plan: known.plan as T };
  }
  const { list, plan } = make();
  makeRoom(heap, cache, list.byteLength);
  const address = allocate(heap, list.byteLength);
  new Int32Array(heap.backend.wasm.HEAPU8.buffer, address, list.length).set(list);
  cache.set(key, { address, bytes: list.byteLength, plan });
  return { address, plan };
}

function makeRoom(heap: WasmHeap, cache: Map<string, Cached>, bytes: number): void {
  let total = bytes;
  for (const entry of cache.values()) total += entry.bytes;
  for (const [key, entry] of cache) {
    if (total <= LIMIT_BYTES) return;
    heap.backend.wasm._free(entry.address);
    cache.delete(key);
    total -= entry.bytes;
  }
}
