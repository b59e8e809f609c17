import type { StoredConstant } from '../graph-weights.js';

/** An ONNX model, as far as networks need it. */
export interface OnnxModel {
  readonly name: string;
  readonly description: string;
  readonly producer: { readonly name: string; readonly version: string };
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** One application of an operator. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  /** Names of values; an empty one leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A value of an attribute: whole numbers, a fraction, or text. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly text: string };

/** A constant by its name. */
export interface OnnxTensor extends Omit<StoredConstant, 'dtype'> {
  readonly name: string;
  readonly dtype: 'float32' | 'float16' | 'int64';
}

/** An input or output of float32; null along the axis `batch`. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: readonly (number | null)[];
}

/** The version of ONNX's operators that is written: of 2021, read by every runtime since. */
export const ONNX_OPSET = 17;
