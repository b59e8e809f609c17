import * as tf from '@tensorflow/tfjs';
import { type WasmBackend, wasmFloats } from './wasm-heap.js';

/**
 * A filter turned by half a circle with its channels changing places: what an input gradient convolves with.
 *
 * @shape filter `[kh,kw,Ci,Co]` -> `[kh,kw,Co,Ci]`
 */
export function turnFilter(filter: tf.Tensor4D): tf.Tensor4D {
  const backend = tf.backend() as unknown as WasmBackend;
  const [height, width, inputs, outputs] = filter.shape;
  const out = backend.makeOutput([height, width, outputs, inputs], 'float32');
  const [values, result] = wasmFloats(backend, [filter, out]) as [Float32Array, Float32Array];
  const taps = height * width;
  const size = inputs * outputs;
  for (let tap = 0; tap < taps; tap++) {
    const from = tap * size;
    const to = (taps - 1 - tap) * size;
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        result[to + o * inputs + i] = values[from + i * outputs + o] as number;
      }
    }
  }
  return tf.engine().makeTensorFromTensorInfo(out) as tf.Tensor4D;
}
