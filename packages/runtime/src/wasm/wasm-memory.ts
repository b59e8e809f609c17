import * as tf from '@tensorflow/tfjs';
import { MemoryGuard, type WasmAllocator, type WasmMemory } from './memory-guard.js';

const guards = new WeakMap<WasmAllocator, MemoryGuard>();

/** The guard of a WASM module's memory; it counts from the first call on. */
export function guardOf(wasm: WasmAllocator): MemoryGuard {
  const guard = guards.get(wasm) ?? new MemoryGuard(wasm);
  guards.set(wasm, guard);
  return guard;
}

/**
 * How full the memory of the WASM backend is, so that a ceiling is seen before it is hit.
 *
 * @returns undefined while another backend is in use
 * @example
 * const { usedBytes, limitBytes } = wasmMemory() ?? { usedBytes: 0, limitBytes: Infinity };
 */
export function wasmMemory(): WasmMemory | undefined {
  return currentGuard()?.read();
}

/** Guards the memory of the WASM backend in use, and tells when it runs short. */
export function watchWasmMemory(onPressure: ((memory: WasmMemory) => void) | undefined): void {
  const guard = currentGuard();
  if (onPressure !== undefined) guard?.watch(onPressure);
}

/** What XNNPACK says through TensorFlow.js's kernels when it has no memory: 6 is `xnn_status_out_of_memory`. */
const OUT_OF_MEMORY = /XNN status for (\w+) is not successful\. Got status 6\./;

/**
 * Starts the WASM backend so that its kernels' warnings pass by here: one that finds no room warns and goes on.
 *
 * @remarks The module binds `console.warn` while it starts, and prints through that ever after.
 */
export async function hearingKernels<T>(start: () => Promise<T>): Promise<T> {
  const { warn } = console;
  const hear = (...words: unknown[]) => {
    const what = OUT_OF_MEMORY.exec(String(words[0]))?.[1];
    if (what !== undefined) currentGuard()?.abandonKernel(what);
    warn.apply(console, words);
  };
  console.warn = hear;
  try {
    return await start();
  } finally {
    // Unless somebody else put a function there meanwhile.
    if (console.warn === hear) console.warn = warn;
  }
}

function currentGuard(): MemoryGuard | undefined {
  if (tf.getBackend() !== 'wasm') return undefined;
  const { wasm } = tf.backend() as tf.KernelBackend & { readonly wasm?: WasmAllocator };
  return wasm === undefined ? undefined : guardOf(wasm);
}
