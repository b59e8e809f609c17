import type { TensorInfo } from '@tensorflow/tfjs';
import { copyRows } from './copy-rows.js';
import { addressOf, type WasmHeap } from './wasm-heap.js';

const product = (lengths: readonly number[]) => lengths.reduce((all, length) => all * length, 1);

/**
 * A box cut out of a tensor, in whole runs.
 *
 * @param begin - its first corner; `shape` - its lengths
 */
export function sliceBlock(
  heap: WasmHeap,
  x: TensorInfo,
  begin: readonly number[],
  shape: readonly number[],
): TensorInfo {
  const out = heap.backend.makeOutput([...shape], x.dtype as 'float32' | 'int32');
  if (product(shape) === 0) return out;
  // From the last axis that is cut on, numbers lie side by side; the axis before it steps from run to run.
  let last = shape.length - 1;
  while (last > 0 && shape[last] === x.shape[last]) last--;
  const inner = product(x.shape.slice(last + 1));
  const run = (shape[last] ?? 1) * inner;
  const rowLength = (x.shape[last] ?? 1) * inner;
  const rows = last > 0 ? (shape[last - 1] as number) : 1;
  const outer = shape.slice(0, Math.max(0, last - 1));
  const strides = x.shape.map((_, axis) => product(x.shape.slice(axis + 1)));
  const start = begin.reduce((sum, first, axis) => sum + first * (strides[axis] as number), 0);
  const [from, to] = [addressOf(heap, x), addressOf(heap, out)];
  const blocks = product(outer);
  for (let block = 0; block < blocks; block++) {
    let [source, rest] = [start, block];
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      const length = outer[axis] as number;
      source += (rest % length) * (strides[axis] as number);
      rest = Math.floor(rest / length);
    }
    copyRows(heap, to + 4 * block * rows * run, from + 4 * source, rows, 4 * run, 4 * rowLength, run);
  }
  return out;
}

/** Tensors side by side along an axis. */
export function concatBlocks(heap: WasmHeap, parts: readonly TensorInfo[], axis: number): TensorInfo {
  const [{ shape, dtype }] = parts as readonly [TensorInfo];
  const length = parts.reduce((sum, part) => sum + (part.shape[axis] as number), 0);
  const outShape = shape.map((whole, i) => (i === axis ? length : whole));
  const out = heap.backend.makeOutput(outShape, dtype as 'float32' | 'int32');
  const [rows, inner] = [product(shape.slice(0, axis)), product(shape.slice(axis + 1))];
  let to = addressOf(heap, out);
  for (const part of parts) {
    const run = (part.shape[axis] as number) * inner;
    if (run > 0) copyRows(heap, to, addressOf(heap, part), rows, 4 * length * inner, 4 * run, run);
    to += 4 * run;
  }
  return out;
}
