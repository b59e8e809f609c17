import type { TensorInfo } from '@tensorflow/tfjs';
import { type WasmBackend, wasmFloats } from './wasm-heap.js';

/**
 * Whole items along the first axis, picked by index: a permutation of a batch.
 *
 * @remarks The stock kernel goes element by element; here each item is one copy.
 *
 * @shape x `[N,...]`, indices `[M]` -> `[M,...]`
 */
export function gatherRows(x: TensorInfo, indices: TensorInfo, backend: WasmBackend): TensorInfo {
  const [items = 0, ...rest] = x.shape;
  const [count = 0] = indices.shape;
  const out = backend.makeOutput([count, ...rest], 'float32');
  const [values, result] = wasmFloats(backend, [x, out]) as [Float32Array, Float32Array];
  const order = backend.typedArrayFromHeap(indices);
  const length = items === 0 ? 0 : values.length / items;
  for (let i = 0; i < count; i++) {
    const item = order[i] as number;
    if (item < 0 || item >= items) {
      throw new RangeError(
        `GatherV2: the index value ${item} is not in [0, ${items - 1}]; it stands at ${i}.`,
      );
    }
    const from = item * length;
    result.set(values.subarray(from, from + length), i * length);
  }
  return out;
}
