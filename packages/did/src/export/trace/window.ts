import * as tf from '@tensorflow/tfjs';
import type { TracedNode, TracedShape } from './traced-graph.js';

/** Where the windows of a convolution or pooling lie. */
export interface Window {
  readonly size: readonly [height: number, width: number];
  readonly strides: readonly [height: number, width: number];
  readonly dilations: readonly [height: number, width: number];
  /** Rows and columns put around the map. */
  readonly pad: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
}

interface WindowAttributes {
  readonly strides: number | [number, number];
  readonly pad: 'same' | 'valid' | number | tf.backend_util.ExplicitPadding;
  readonly dilations?: number | [number, number];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
  readonly filterSize?: number | [number, number];
}

/** @shape input `[B,h,w,C]`, filter `[h,w,C,...]` */
export function convolutionWindow(node: TracedNode, input: TracedShape, filter: readonly number[]): Window {
  const { strides, pad, dilations = 1, dimRoundingMode } = node.attributes as unknown as WindowAttributes;
  const info = tf.backend_util.computeConv2DInfo(
    mapOf(input),
    filter as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    node.kernel.includes('epthwise'),
  );
  return windowOf(info, [filter[0] as number, filter[1] as number]);
}

/** @shape input `[B,h,w,C]` */
export function poolingWindow(node: TracedNode, input: TracedShape): Window {
  const { strides, pad, filterSize = 1, dimRoundingMode } = node.attributes as unknown as WindowAttributes;
  const info = tf.backend_util.computePool2DInfo(mapOf(input), filterSize, strides, 1, pad, dimRoundingMode);
  return windowOf(info, [info.filterHeight, info.filterWidth]);
}

function mapOf([, ...lengths]: TracedShape): [number, number, number, number] {
  return [1, ...lengths] as [number, number, number, number];
}

function windowOf(info: tf.backend_util.Conv2DInfo, size: Window['size']): Window {
  const { top, bottom, left, right } = info.padInfo;
  return {
    size,
    strides: [info.strideHeight, info.strideWidth],
    dilations: [info.dilationHeight, info.dilationWidth],
    pad: { top, bottom, left, right },
  };
}
