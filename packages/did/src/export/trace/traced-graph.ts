import type * as tf from '@tensorflow/tfjs';

/** Where a value of a graph comes from: the pictures, a constant, or a node. */
export type ValueSource =
  | { readonly from: 'input' }
  | { readonly from: 'constant'; readonly index: number }
  | { readonly from: 'node'; readonly index: number };

/** Lengths along the axes; null along the one that follows from the batch. */
export type TracedShape = readonly (number | null)[];

/** A tensor that does not depend on the pictures: a weight, or what was computed of weights alone. */
export interface TracedConstant {
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  readonly values: Float32Array | Int32Array;
}

/** One call of a kernel of TensorFlow.js. */
export interface TracedNode {
  /** As TensorFlow.js registers it: `FusedConv2D`. */
  readonly kernel: string;
  /** The layer that called it, outermost first: `backbone/stage1.0.conv1`; empty outside of layers. */
  readonly layer: string;
  /** By the kernel's own names; an array's members by their numbers. */
  readonly inputs: Readonly<Record<string, ValueSource>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly shape: TracedShape;
  readonly dtype: tf.DataType;
}

/** What a function of a batch of pictures computes. */
export interface TracedGraph {
  readonly inputShape: TracedShape;
  readonly constants: readonly TracedConstant[];
  /** Each after those that it reads. */
  readonly nodes: readonly TracedNode[];
  /** In the order of the function's results. */
  readonly outputs: readonly { readonly name: string; readonly source: ValueSource }[];
}

/** Shape of any value of a graph. */
export function shapeOf(graph: TracedGraph, source: ValueSource): TracedShape {
  switch (source.from) {
    case 'input':
      return graph.inputShape;
    case 'constant':
      return (graph.constants[source.index] as TracedConstant).shape;
    case 'node':
      return (graph.nodes[source.index] as TracedNode).shape;
  }
}
