import * as tf from '@tensorflow/tfjs';
import { addressOf, floatsAt, type WasmHeap } from './wasm-heap.js';

/** Sums the rows that carry the same number; numbers outside 0..segments-1 are dropped. */
export function sumSegments(
  heap: WasmHeap,
  x: tf.TensorInfo,
  segmentIds: tf.TensorInfo,
  segments: number,
): tf.TensorInfo {
  const outShape = [segments, ...x.shape.slice(1)];
  const out = heap.backend.makeOutput(outShape, 'float32');
  const rowLength = tf.util.sizeFromShape(x.shape.slice(1));
  const from = floatsAt(heap, addressOf(heap, x), tf.util.sizeFromShape(x.shape));
  const to = floatsAt(heap, addressOf(heap, out), tf.util.sizeFromShape(outShape));
  to.fill(0);
  heap.backend.typedArrayFromHeap(segmentIds).forEach((segment, row) => {
    if (segment < 0 || segment >= segments) return;
    for (let i = 0; i < rowLength; i++) {
      const at = segment * rowLength + i;
      to[at] = (to[at] as number) + (from[row * rowLength + i] as number);
    }
  });
  return out;
}
