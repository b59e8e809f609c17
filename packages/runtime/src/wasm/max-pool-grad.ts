import * as tf from '@tensorflow/tfjs';
import type { ConvInfo } from './conv-geometry.js';
import { addressOf, floatsAt, type WasmHeap } from './wasm-heap.js';

/**
 * The gradient of maximum pooling: each output's gradient goes to the first input that had its maximum.
 *
 * @remarks TensorFlow.js's own kernel looks, for each input, through all windows that hold it.
 * @shape dy `[B,h,w,C]`, x `[B,H,W,C]` -> `[B,H,W,C]`
 */
export function maxPoolGrad(
  heap: WasmHeap,
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  info: ConvInfo,
): tf.TensorInfo {
  const { batchSize, inChannels: channels, inHeight, inWidth, outHeight, outWidth, padInfo } = info;
  const out = heap.backend.makeOutput(info.inShape, 'float32');
  const view = (tensor: tf.TensorInfo) =>
    floatsAt(heap, addressOf(heap, tensor), tf.util.sizeFromShape(tensor.shape));
  const [slopes, values, result] = [view(dy), view(x), view(out)];
  result.fill(0);
  const best = new Int32Array(channels);
  for (let image = 0; image < batchSize; image++) {
    for (let y = 0; y < outHeight; y++) {
      const top = y * info.strideHeight - padInfo.top;
      for (let column = 0; column < outWidth; column++) {
        const left = column * info.strideWidth - padInfo.left;
        let unset = true;
        for (let i = Math.max(0, top); i < Math.min(inHeight, top + info.effectiveFilterHeight); i++) {
          for (let j = Math.max(0, left); j < Math.min(inWidth, left + info.effectiveFilterWidth); j++) {
            const from = ((image * inHeight + i) * inWidth + j) * channels;
            for (let c = 0; c < channels; c++) {
              if (unset || (values[from + c] as number) > (values[best[c] as number] as number))
                best[c] = from + c;
            }
            unset = false;
          }
        }
        if (unset) continue;
        const at = ((image * outHeight + y) * outWidth + column) * channels;
        for (let c = 0; c < channels; c++) {
          const winner = best[c] as number;
          result[winner] = (result[winner] as number) + (slopes[at + c] as number);
        }
      }
    }
  }
  return out;
}
