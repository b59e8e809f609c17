import type * as tf from '@tensorflow/tfjs';
import type { OpAttribute } from '../native-backend.js';

/** Where a value of a graph comes from: the one input, a constant, or an op's output. */
export type ValueSource =
  | { readonly from: 'input' }
  | { readonly from: 'constant'; readonly index: number }
  | { readonly from: 'op'; readonly index: number; readonly output: number };

/** A tensor that no op of the graph made. */
export interface GraphConstant {
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
  readonly values: tf.backend_util.TypedArray;
}

/** One call of a TensorFlow op. */
export interface GraphOp {
  readonly name: string;
  readonly attributes: readonly OpAttribute[];
  readonly inputs: readonly ValueSource[];
}

/** What a function of one tensor had TensorFlow compute. */
export interface RecordedGraph {
  /** Shape of the input; -1 along an axis of any length. */
  readonly inputShape: readonly number[];
  readonly inputDtype: tf.DataType;
  readonly constants: readonly GraphConstant[];
  /** In the order of the calls. */
  readonly ops: readonly GraphOp[];
  readonly outputs: readonly GraphOutput[];
}

/** One of the function's results. */
export interface GraphOutput {
  readonly source: ValueSource;
  readonly dtype: tf.DataType;
}
