import { toFloat16 } from '../detector/float16.js';
import type { TracedConstant } from './trace/traced-graph.js';

/** Largest number of float16. */
const LARGEST_FLOAT16 = 65504;

/** How weights are stored; float16 is what matrices and kernels take, where they fit into it. */
export type WeightType = 'float32' | 'float16';

/** A constant as its bytes stand in a file, little-endian. */
export interface StoredConstant {
  readonly dtype: 'float32' | 'float16' | 'int32';
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * Bytes of a constant.
 *
 * @remarks Vectors stay float32: biases are few, and add up with what is large.
 */
export function storeConstant({ dtype, shape, values }: TracedConstant, type: WeightType): StoredConstant {
  const half =
    type === 'float16' &&
    dtype === 'float32' &&
    shape.filter((length) => length > 1).length > 1 &&
    values.every((value) => Math.abs(value) <= LARGEST_FLOAT16);
  const stored = half ? toFloat16(values as Float32Array) : values;
  return {
    dtype: half ? 'float16' : dtype === 'float32' ? 'float32' : 'int32',
    shape,
    bytes: new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength),
  };
}
