import * as tf from '@tensorflow/tfjs';
import { broadcastEqual } from './broadcast-equal.js';
import { conv2dFilterGrad } from './conv2d-filter-grad.js';
import { conv2dInputGrad } from './conv2d-input-grad.js';
import { gatherRows } from './gather-rows.js';
import { rowTimesMatrix } from './row-times-matrix.js';
import type { WasmBackend } from './wasm-heap.js';

type KernelFunc = tf.KernelConfig['kernelFunc'];

let registered = false;

/**
 * Registers what TensorFlow.js's WASM backend lacks for training, and replaces what it does slowly.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerTrainingKernels(): void {
  if (registered) return;
  registered = true;
  replace('Conv2DBackpropFilter', ({ inputs, attrs }) => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as ConvGradAttrs;
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    return conv2dFilterGrad(x, dy, info);
  });
  replace('Conv2DBackpropInput', ({ inputs, attrs }) => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as ConvGradAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return conv2dInputGrad(dy, filter, info);
  });
  for (const name of ['BatchMatMul', '_FusedMatMul']) replaceTransposedMatMul(name);
  replaceBroadcastEqual();
  replaceRowGather();
}

interface ConvGradAttrs {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: [number, number, number, number];
  readonly inputShape: [number, number, number, number];
}

function replace(kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/** The stock product of transposed matrices is a plain loop; a transposition first is some 60 times faster. */
function replaceTransposedMatMul(name: string): void {
  const stock = tf.getKernel(name, 'wasm');
  if (!stock) return;
  replace(name, (params) => {
    const { a, b, ...rest } = params.inputs as { a: tf.Tensor; b: tf.Tensor };
    const { transposeA, transposeB, ...attrs } = params.attrs as { transposeA: boolean; transposeB: boolean };
    if (!transposeA && !transposeB) {
      const plain = name === 'BatchMatMul' ? rowTimesMatrix(a, b, params.backend as WasmBackend) : null;
      return plain ?? stock.kernelFunc(params);
    }
    return tf.tidy(() => {
      const turn = (x: tf.Tensor) => tf.transpose(x, swapLastTwo(x.shape.length));
      const inputs = { a: transposeA ? turn(a) : a, b: transposeB ? turn(b) : b, ...rest };
      return tf.engine().runKernel(name, inputs, { ...attrs, transposeA: false, transposeB: false } as never);
    }) as tf.Tensor;
  });
}

function replaceBroadcastEqual(): void {
  const stock = tf.getKernel('Equal', 'wasm');
  if (!stock) return;
  replace('Equal', (params) => {
    const { a, b } = params.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    return broadcastEqual(a, b, params.backend as WasmBackend) ?? stock.kernelFunc(params);
  });
}

function replaceRowGather(): void {
  const stock = tf.getKernel('GatherV2', 'wasm');
  if (!stock) return;
  replace('GatherV2', (params) => {
    const { x, indices } = params.inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const { axis, batchDims } = params.attrs as { axis: number; batchDims: number };
    const wholeItems = axis === 0 && batchDims === 0 && indices.shape.length === 1;
    if (!wholeItems || x.dtype !== 'float32' || indices.dtype !== 'int32') return stock.kernelFunc(params);
    return gatherRows(x, indices, params.backend as WasmBackend);
  });
}

function swapLastTwo(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, i) => i);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}
