import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs';

/** What our kernels need of TensorFlow.js's WASM backend, which does not export its type from its main entry. */
export interface WasmBackend extends KernelBackend {
  makeOutput(shape: number[], dtype: 'float32' | 'int32' | 'bool'): TensorInfo;
  /** A view of the tensor's memory; it is void after the next allocation, so take it last. */
  typedArrayFromHeap(info: TensorInfo): Float32Array | Int32Array | Uint8Array;
}

/** Views of float tensors in the WASM memory, taken together so that no allocation comes between. */
export function wasmFloats(backend: WasmBackend, tensors: readonly TensorInfo[]): Float32Array[] {
  return tensors.map((tensor) => backend.typedArrayFromHeap(tensor) as Float32Array);
}
