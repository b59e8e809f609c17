import type { ElementType } from './element-type.js';

/** A tensor that is read when it is asked for. */
export interface StoredTensor {
  /** As it is stored; `read` gives float32. */
  readonly dtype: ElementType;
  /** Its sizes; `[]` for a scalar. */
  readonly shape: readonly number[];
  /** The numbers in row-major order; they may be a view of the file's bytes, so not to be written to. */
  read(): Float32Array;
}

/** A file of tensors, checked as a whole when it is opened. */
export interface TensorFile {
  /** Which of the two it is. */
  readonly format: 'safetensors' | 'torch';
  /** By the names that they bear in the file. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /** What a safetensors file says of itself; for torch, `root`: under which key the tensors stood. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Lets go of the file; no tensor can be read after. */
  close(): void;
}

/** Entries of a tensor of this shape. */
export function sizeOfShape(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}

/** True for a list of sizes whose product is a safe integer too. */
export function isShape(value: unknown): value is number[] {
  return (
    Array.isArray(value) &&
    value.length <= 32 &&
    value.every((side) => Number.isSafeInteger(side) && side >= 0) &&
    Number.isSafeInteger(sizeOfShape(value))
  );
}
