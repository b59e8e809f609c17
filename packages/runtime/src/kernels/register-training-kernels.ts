import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { broadcastEqual } from './broadcast-equal.js';
import { conv2dFilterGrad } from './conv2d-filter-grad.js';
import { conv2dForward } from './conv2d-forward.js';
import { conv2dInputGrad } from './conv2d-input-grad.js';
import { depthwiseFilterGrad, depthwiseInputGrad } from './depthwise-grads.js';
import { depthwiseFilterGradByOps, depthwiseInputGradByOps } from './depthwise-grads-by-ops.js';
import { gatherRows } from './gather-rows.js';
import { maxPoolGrad } from './max-pool-grad.js';
import { rowTimesMatrix } from './row-times-matrix.js';
import { sumSegments } from './sum-segments.js';
import { type WasmBackend, type WasmHeap, wasmHeap } from './wasm-heap.js';

type KernelFunc = tf.KernelConfig['kernelFunc'];
type KernelParams = Parameters<KernelFunc>[0];

let registered = false;

/**
 * Registers what TensorFlow.js's WASM backend lacks for training, and replaces what it does slowly.
 *
 * @remarks Called by `prepareBackend`; calling it again changes nothing.
 */
export function registerTrainingKernels(): void {
  if (registered) return;
  registered = true;
  replace('Conv2DBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as ConvAttrs;
    const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    return conv2dFilterGrad(heapOf(backend), x, dy, info);
  });
  replace('Conv2DBackpropInput', ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const { strides, pad, dimRoundingMode, inputShape } = attrs as unknown as ConvAttrs;
    const info = tf.backend_util.computeConv2DInfo(
      inputShape,
      filter.shape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    return conv2dInputGrad(heapOf(backend), dy, filter, info);
  });
  registerDepthwiseGrads();
  registerRowKernels();
  replace('MaxPoolGrad', ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: tf.Tensor4D; input: tf.Tensor4D };
    const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as PoolAttrs;
    const info = tf.backend_util.computePool2DInfo(input.shape, filterSize, strides, 1, pad, dimRoundingMode);
    return maxPoolGrad(heapOf(backend), dy, input, info);
  });
  override('Conv2D', convForward);
  override('FusedConv2D', (params, stock) => {
    const { bias, preluActivationWeights } = params.inputs as Record<string, tf.Tensor | undefined>;
    const { activation = 'linear' } = params.attrs as { activation?: string };
    const plain = bias === undefined && preluActivationWeights === undefined && activation === 'linear';
    return plain ? convForward(params, stock) : stock(params);
  });
  for (const name of ['BatchMatMul', '_FusedMatMul']) replaceTransposedMatMul(name);
}

type ConvShape = [number, number, number, number];

interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly dilations?: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterShape: ConvShape;
  readonly inputShape: ConvShape;
}

interface PoolAttrs {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

function registerDepthwiseGrads(): void {
  const inFours = (filter: readonly number[]) => filter[3] === 1 && (filter[2] as number) % 4 === 0;
  const geometry = (xShape: ConvShape, filterShape: ConvShape, attrs: ConvAttrs) => {
    const { strides, pad, dimRoundingMode, dilations = 1 } = attrs;
    return tf.backend_util.computeConv2DInfo(
      xShape,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    );
  };
  replace('DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs, backend }) => {
    const { dy, filter } = inputs as { dy: tf.Tensor4D; filter: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    const info = geometry(conv.inputShape, filter.shape, conv);
    return inFours(filter.shape)
      ? depthwiseInputGrad(heapOf(backend), dy, filter, info)
      : depthwiseInputGradByOps(dy, filter, info);
  });
  replace('DepthwiseConv2dNativeBackpropFilter', ({ inputs, attrs, backend }) => {
    const { x, dy } = inputs as { x: tf.Tensor4D; dy: tf.Tensor4D };
    const conv = attrs as unknown as ConvAttrs;
    const info = geometry(x.shape, conv.filterShape, conv);
    return inFours(conv.filterShape)
      ? depthwiseFilterGrad(heapOf(backend), x, dy, info)
      : depthwiseFilterGradByOps(x, dy, info);
  });
}

function registerRowKernels(): void {
  override('GatherV2', (params, stock) => {
    const { x, indices } = params.inputs as { x: tf.TensorInfo; indices: tf.TensorInfo };
    const { axis, batchDims } = params.attrs as { axis: number; batchDims: number };
    const wholeItems = axis === 0 && batchDims === 0 && indices.shape.length === 1;
    if (!wholeItems || x.dtype !== 'float32' || indices.dtype !== 'int32') return stock(params);
    return gatherRows(x, indices, params.backend as WasmBackend);
  });
  override('Equal', (params, stock) => {
    const { a, b } = params.inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
    return broadcastEqual(a, b, params.backend as WasmBackend) ?? stock(params);
  });
  replace('UnsortedSegmentSum', ({ inputs, attrs, backend }) => {
    const { x, segmentIds } = inputs as { x: tf.Tensor; segmentIds: tf.Tensor };
    return sumSegments(heapOf(backend), x, segmentIds, (attrs as { numSegments: number }).numSegments);
  });
}

function convForward(params: KernelParams, stock: KernelFunc): ReturnType<KernelFunc> {
  const { x, filter } = params.inputs as { x: tf.Tensor4D; filter: tf.Tensor4D };
  const { strides, dilations = 1, pad, dimRoundingMode } = params.attrs as unknown as ConvAttrs;
  const dilated = [dilations].flat().some((d) => d !== 1);
  if (dilated) return stock(params);
  const info = tf.backend_util.computeConv2DInfo(x.shape, filter.shape, strides, 1, pad, dimRoundingMode);
  return conv2dForward(heapOf(params.backend), x, filter, info);
}

function heapOf(backend: unknown): WasmHeap {
  const heap = wasmHeap(backend as tf.KernelBackend);
  if (heap !== undefined) return heap;
  throw new DidError('DID_BACKEND', 'training on WASM needs WebAssembly SIMD, which this engine lacks.');
}

function replace(kernelName: string, kernelFunc: KernelFunc): void {
  if (tf.getKernel(kernelName, 'wasm')) tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ kernelName, backendName: 'wasm', kernelFunc });
}

/** Puts a kernel before the stock one, which it may still call. */
function override(
  kernelName: string,
  kernelFunc: (params: KernelParams, stock: KernelFunc) => ReturnType<KernelFunc>,
): void {
  const stock = tf.getKernel(kernelName, 'wasm');
  if (!stock) return;
  tf.unregisterKernel(kernelName, 'wasm');
  tf.registerKernel({ ...stock, kernelFunc: (params) => kernelFunc(params, stock.kernelFunc) });
}

/** The stock product of transposed matrices is a plain loop; a transposition first is some 60 times faster. */
function replaceTransposedMatMul(name: string): void {
  override(name, (params, stock) => {
    const { a, b, ...rest } = params.inputs as { a: tf.Tensor; b: tf.Tensor };
    const { transposeA, transposeB, ...attrs } = params.attrs as { transposeA: boolean; transposeB: boolean };
    if (!transposeA && !transposeB) {
      const plain = name === 'BatchMatMul' ? rowTimesMatrix(a, b, params.backend as WasmBackend) : null;
      return plain ?? stock(params);
    }
    return tf.tidy(() => {
      const turn = (x: tf.Tensor) => tf.transpose(x, swapLastTwo(x.shape.length));
      const inputs = { a: transposeA ? turn(a) : a, b: transposeB ? turn(b) : b, ...rest };
      return tf.engine().runKernel(name, inputs, { ...attrs, transposeA: false, transposeB: false } as never);
    }) as tf.Tensor;
  });
}

function swapLastTwo(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, i) => i);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}
