import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import type { WasmAllocator } from './memory-guard.js';
import type { KernelPool } from './pool/kernel-pool.js';
import { instantiateSimd, type SimdFunctions, type SimdModule } from './simd/simd-kernels.js';
import { guardOf } from './wasm-memory.js';

/** What our kernels need of TensorFlow.js's WASM backend, which does not export its type from its main entry. */
export interface WasmBackend extends tf.KernelBackend {
  makeOutput(shape: number[], dtype: 'float32' | 'int32' | 'bool'): tf.TensorInfo;
  /** A view of the tensor's memory; it is void after the next allocation, so take it last. */
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
  readonly wasm: WasmAllocator & {
    readonly asm?: Readonly<Record<string, unknown>>;
    /** Of the threaded build alone, which imports its memory instead of exporting it. */
    readonly wasmMemory?: WebAssembly.Memory;
  };
}

/** The WASM backend's memory, with our functions on it. */
export interface WasmHeap {
  readonly backend: WasmBackend;
  readonly simd: SimdFunctions;
  readonly module: SimdModule;
  /** Other threads on this memory, where there are some. */
  pool: KernelPool | undefined;
}

const heaps = new WeakMap<object, WasmHeap | null>();

/** The heap of a WASM backend; undefined where the engine lacks SIMD or the backend hides its memory. */
function wasmHeap(backend: tf.KernelBackend): WasmHeap | undefined {
  const known = heaps.get(backend);
  if (known !== undefined) return known ?? undefined;
  const wasm = backend as WasmBackend;
  if (wasm.wasm !== undefined) guardOf(wasm.wasm);
  const memory = wasm.wasm?.wasmMemory ?? Object.values(wasm.wasm?.asm ?? {}).find(isMemory);
  const module = memory === undefined ? undefined : instantiateSimd(memory);
  const heap =
    module === undefined ? null : { backend: wasm, simd: module.functions, module, pool: undefined };
  heaps.set(backend, heap);
  return heap ?? undefined;
}

/** The heap of the backend that a kernel was called with. @throws DidError DID_BACKEND where it has no SIMD */
export function heapOf(backend: unknown): WasmHeap {
  const heap = wasmHeap(backend as tf.KernelBackend);
  if (heap !== undefined) return heap;
  throw new DidError('DID_BACKEND', 'training on WASM needs WebAssembly SIMD, which this engine lacks.');
}

/** By its name: a test's realm has a `WebAssembly.Memory` of its own. */
function isMemory(value: unknown): value is WebAssembly.Memory {
  return Object.prototype.toString.call(value) === '[object WebAssembly.Memory]';
}

/** Where a tensor's numbers begin. */
export function addressOf(heap: WasmHeap, tensor: tf.TensorInfo): number {
  return heap.backend.dataIdMap.get(tensor.dataId).memoryOffset;
}

/** Views of float tensors in the WASM memory, taken together so that no allocation comes between. */
export function wasmFloats(backend: WasmBackend, tensors: readonly tf.TensorInfo[]): Float32Array[] {
  return tensors.map((tensor) => backend.typedArrayFromHeap(tensor) as Float32Array);
}

/** A view of floats anywhere in the heap; void after the next allocation. */
export function floatsAt(heap: WasmHeap, address: number, length: number): Float32Array {
  return new Float32Array(heap.backend.wasm.HEAPU8.buffer, address, length);
}

/** Memory of the heap that is ours until freed. @throws DidError DID_BACKEND when the heap is full */
export function allocate(heap: WasmHeap, bytes: number): number {
  return heap.backend.wasm._malloc(Math.max(16, bytes)) >>> 0;
}

/** The heap of the backend in use; undefined when that is not WASM with our functions. */
export function currentWasmHeap(): WasmHeap | undefined {
  return tf.getBackend() === 'wasm' ? wasmHeap(tf.backend()) : undefined;
}
