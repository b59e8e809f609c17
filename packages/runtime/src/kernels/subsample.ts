import * as tf from '@tensorflow/tfjs';
import { type WasmBackend, wasmFloats } from './wasm-heap.js';

/**
 * Every `strideY`-th row and `strideX`-th column: what a pointwise convolution with a stride sees.
 *
 * @shape x `[B,H,W,C]` -> `[B,ceil(H/strideY),ceil(W/strideX),C]`
 */
export function subsample(x: tf.Tensor4D, strideY: number, strideX: number): tf.Tensor4D {
  const backend = tf.backend() as unknown as WasmBackend;
  const [batch, height, width, channels] = x.shape;
  const shape: [number, number, number, number] = [
    batch,
    Math.ceil(height / strideY),
    Math.ceil(width / strideX),
    channels,
  ];
  const out = backend.makeOutput(shape, 'float32');
  const [values, result] = wasmFloats(backend, [x, out]) as [Float32Array, Float32Array];
  let at = 0;
  for (let b = 0; b < batch; b++) {
    for (let y = 0; y < height; y += strideY) {
      const row = (b * height + y) * width;
      for (let i = 0; i < width; i += strideX, at += channels) {
        const from = (row + i) * channels;
        result.set(values.subarray(from, from + channels), at);
      }
    }
  }
  return tf.engine().makeTensorFromTensorInfo(out) as tf.Tensor4D;
}
