import { startKernelPool } from './pool/start-kernel-pool.js';
import { isShared } from './simd/simd-kernels.js';
import { currentWasmHeap, type WasmHeap } from './wasm-heap.js';

/** The heap whose pool runs; when the backend is started anew it has another. */
let served: WasmHeap | undefined;

/** The change before: two at once would leave workers that nobody stops. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Gives the kernels of the WASM backend in use so many threads.
 *
 * @remarks A backend in memory of its own (in Node, and in pages that are not cross-origin isolated) has one.
 * @returns how many it has now
 */
export function setWasmThreads(threads: number): Promise<number> {
  const change = last.then(() => changeThreads(threads));
  last = change.catch(() => {});
  return change;
}

async function changeThreads(threads: number): Promise<number> {
  const heap = currentWasmHeap();
  if (heap?.pool?.threads === threads) return threads;
  served?.pool?.stop();
  if (served !== undefined) served.pool = undefined;
  served = heap;
  if (heap === undefined || threads === 1 || !isShared(heap.module.memory)) return 1;
  heap.pool = await startKernelPool(heap.module, threads);
  return heap.pool?.threads ?? 1;
}
