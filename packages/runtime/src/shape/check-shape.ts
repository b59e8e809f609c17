import type * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';

/** One wanted axis: a size, a symbol for a size of any value, or null for any. */
export type WantedAxis = number | string | null;

/**
 * Throws when a tensor has not the wanted shape. Shapes are known on the host, so this reads nothing back.
 *
 * @param name - the argument, as the caller knows it
 * @param wanted - a number fixes an axis; a symbol may be any size, but the same wherever it stands
 * @param where - the function that checks
 * @throws DidError DID_SHAPE with both shapes
 * @example
 * checkShape('features', x, ['B', 'h', 'w', 64], 'decomposeFeatures');
 */
export function checkShape(
  name: string,
  x: { readonly shape: readonly number[] } | tf.Tensor,
  wanted: readonly WantedAxis[],
  where: string,
): void {
  const shape = x.shape;
  const symbols = new Map<string, number>();
  const fits =
    shape.length === wanted.length &&
    wanted.every((axis, i) => {
      const size = shape[i] as number;
      if (axis === null) return true;
      if (typeof axis === 'number') return axis === size;
      const known = symbols.get(axis);
      symbols.set(axis, known ?? size);
      return known === undefined || known === size;
    });
  if (fits) return;
  const shown = wanted.map((axis) => axis ?? 'any').join(',');
  throw new DidError('DID_SHAPE', `${where}: \`${name}\` must be [${shown}]; got [${shape.join(',')}].`, {
    where,
    name,
    expected: wanted,
    actual: shape,
  });
}
