import * as tf from '@tensorflow/tfjs';
import { overrideKernel, replaceKernel } from '../kernels/kernel-registry.js';
import { broadcastEqual } from './broadcast-equal.js';
import { gatherRows } from './gather-rows.js';
import { concatBlocks, sliceBlock } from './move-blocks.js';
import { sumSegments } from './sum-segments.js';
import { heapOf, type WasmBackend } from './wasm-heap.js';

/** What only moves, picks or compares numbers; the stock kernels copy whole tensors or go element by element. */
export function registerMemoryKernels(): void {
  // As the other backends do: a second name for the same memory. The engine saves every input of a gradient this way.
  replaceKernel('wasm', 'Identity', ({ inputs, backend }) => {
    const { x } = inputs as { x: tf.TensorInfo };
    (backend as tf.KernelBackend).incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });
  overrideKernel('wasm', 'Cast', (params, stock) => {
    const { x } = params.inputs as { x: tf.Tensor };
    // The stock kernel keeps the low byte: 256 becomes false, 3 becomes 3.
    const toBool = (params.attrs as { dtype: string }).dtype === 'bool' && hasFourBytes(x);
    return toBool ? tf.tidy(() => tf.notEqual(x, tf.scalar(0, x.dtype))) : stock(params);
  });
  overrideKernel('wasm', 'Slice', (params, stock) => {
    const { x } = params.inputs as { x: tf.TensorInfo };
    const { begin, size } = params.attrs as { begin: number[]; size: number[] };
    if (!hasFourBytes(x)) return stock(params);
    const [from, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]];
    tf.slice_util.assertParamsValid(x as tf.Tensor, from, shape);
    return sliceBlock(heapOf(params.backend), x, from, shape);
  });
  overrideKernel('wasm', 'SplitV', (params, stock) => {
    const { x } = params.inputs as { x: tf.TensorInfo };
    const { numOrSizeSplits, axis } = params.attrs as { numOrSizeSplits: number[] | number; axis: number };
    if (!hasFourBytes(x)) return stock(params);
    const [cut] = tf.util.parseAxisParam(axis, x.shape) as [number];
    const from = x.shape.map(() => 0);
    return tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits, cut).map((length) => {
      const shape = x.shape.map((whole, i) => (i === cut ? length : whole));
      const part = sliceBlock(heapOf(params.backend), x, from, shape);
      from[cut] = (from[cut] as number) + length;
      return part;
    });
  });
  overrideKernel('wasm', 'Concat', (params, stock) => {
    const parts = Object.values(params.inputs) as tf.TensorInfo[];
    if (!parts.every(hasFourBytes)) return stock(params);
    const [axis] = tf.util.parseAxisParam((params.attrs as { axis: number }).axis, parts[0]?.shape ?? []) as [
      number,
    ];
    tf.backend_util.assertParamsConsistent(
      parts.map(({ shape }) => shape),
      axis,
    );
    return concatBlocks(heapOf(params.backend), parts, axis);
  });
  overrideKernel('wasm', 'GatherV2', (params, stock) => {
    const { x, indices } = params.inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const { axis, batchDims } = params.attrs as { axis: number; batchDims: number };
    const wholeItems = axis === 0 && batchDims === 0 && indices.shape.length === 1;
    if (!wholeItems || x.dtype !== 'float32' || indices.dtype !== 'int32') return stock(params);
    return gatherRows(x, indices, params.backend as WasmBackend);
  });
  overrideKernel('wasm', 'Equal', (params, stock) => {
    const { a, b } = params.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    return broadcastEqual(a, b, params.backend as WasmBackend) ?? stock(params);
  });
  replaceKernel('wasm', 'UnsortedSegmentSum', ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as { x: tf.Tensor; segmentIds: tf.Tensor };
    return sumSegments(heapOf(backend), x, segmentIds, (attrs as { numSegments: number }).numSegments);
  });
}

function hasFourBytes({ dtype }: tf.TensorInfo): boolean {
  return dtype === 'float32' || dtype === 'int32';
}
