import type { StoredTensor } from '@did/runtime';
import { formula } from './formula-weights.js';

/** A name and shape of a tensor in a checkpoint. */
export type NamedShape = readonly [name: string, shape: readonly number[]];

/** Tensors of a checkpoint that follow from their own names and layout, as tools/reference/weights_names.py fills them. */
export function checkpointOf(tensors: readonly NamedShape[]): Map<string, StoredTensor> {
  return new Map(
    tensors.map(([name, shape]) => {
      let values: Float32Array | undefined;
      const read = () => {
        values ??= fill(name, shape);
        return values;
      };
      return [name, { dtype: 'F32' as const, shape, read }];
    }),
  );
}

function fill(name: string, shape: readonly number[]): Float32Array {
  const product = (sides: readonly number[]) => sides.reduce((a, b) => a * b, 1);
  if (shape.length === 0) return new Float32Array(1);
  const values = formula(name, product(shape));
  const [centre, spread] =
    shape.length === 4
      ? [0, Math.sqrt(3 / fanIn(name, shape))]
      : shape.length === 1 && /(running_var|moving_variance|weight|gamma)$/.test(name)
        ? [1, 0.2]
        : [0, 0.1];
  return values.map((value) => centre + spread * value);
}

/** Numbers of a kernel that make one of its results: Keras, whose names have slashes, keeps outputs last. */
function fanIn(name: string, shape: readonly number[]): number {
  const [first = 1, second = 1, third = 1, last = 1] = shape;
  if (!name.includes('/')) return second * third * last;
  return first * second * (name.includes('dwconv') ? 1 : third);
}
