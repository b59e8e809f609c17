import { DidError } from '@did/runtime';

/**
 * An affine map of the plane, `[a, b, tx, c, d, ty]`: x' = a x + b y + tx, y' = c x + d y + ty.
 *
 * @unit pixels
 */
export type Transform = readonly [a: number, b: number, tx: number, c: number, d: number, ty: number];

/**
 * The rotation, uniform scale and shift that carry one set of points nearest to another.
 *
 * @remarks
 * Least squares in closed form: with centred points, the complex number a + i c that multiplies `from`
 * to give `to` is sum(conj(from) * to) / sum(|from|^2). No reflection can come out of it.
 *
 * @param from - x0, y0, x1, y1, ...
 * @param to - As many points, in the same order.
 * @throws DidError DID_SHAPE when the counts differ, DID_VALUE when all points of `from` are one.
 * @source Umeyama 1991, for two dimensions.
 */
export function similarityTransform(from: ArrayLike<number>, to: ArrayLike<number>): Transform {
  const count = from.length / 2;
  if (from.length !== to.length || count < 2 || !Number.isInteger(count)) {
    throw new DidError(
      'DID_SHAPE',
      `similarityTransform: \`from\` and \`to\` must hold the same number of x, y pairs, two at least; got ${from.length} and ${to.length} numbers.`,
      { from: from.length, to: to.length },
    );
  }
  const [fromX, fromY] = centroid(from);
  const [toX, toY] = centroid(to);
  let real = 0;
  let imaginary = 0;
  let power = 0;
  for (let i = 0; i < from.length; i += 2) {
    const fx = (from[i] as number) - fromX;
    const fy = (from[i + 1] as number) - fromY;
    const gx = (to[i] as number) - toX;
    const gy = (to[i + 1] as number) - toY;
    real += fx * gx + fy * gy;
    imaginary += fx * gy - fy * gx;
    power += fx * fx + fy * fy;
  }
  if (!(power > 0) || !Number.isFinite(real + imaginary)) {
    throw new DidError(
      'DID_VALUE',
      'similarityTransform: the points of `from` must be finite and not all the same; got a set without extent.',
      { from: Array.from(from) },
    );
  }
  const a = real / power;
  const c = imaginary / power;
  return [a, -c, toX - a * fromX + c * fromY, c, a, toY - c * fromX - a * fromY];
}

/** The map that undoes another. @throws DidError DID_VALUE when the map squeezes the plane flat. */
export function invertTransform(transform: Transform): Transform {
  const [a, b, tx, c, d, ty] = transform;
  const determinant = a * d - b * c;
  if (!Number.isFinite(1 / determinant)) {
    throw new DidError('DID_VALUE', `invertTransform: [${transform.join(', ')}] has no inverse.`, {
      transform,
    });
  }
  const ia = d / determinant;
  const ib = -b / determinant;
  const ic = -c / determinant;
  const id = a / determinant;
  return [ia, ib, -ia * tx - ib * ty, ic, id, -ic * tx - id * ty];
}

/** The map that does `first`, then `second`. */
export function composeTransforms(first: Transform, second: Transform): Transform {
  const [a, b, tx, c, d, ty] = first;
  const [e, f, ux, g, h, uy] = second;
  return [
    e * a + f * c,
    e * b + f * d,
    e * tx + f * ty + ux,
    g * a + h * c,
    g * b + h * d,
    g * tx + h * ty + uy,
  ];
}

/** Points x0, y0, ... carried through a map. */
export function transformPoints(points: ArrayLike<number>, transform: Transform): Float32Array {
  const [a, b, tx, c, d, ty] = transform;
  const result = new Float32Array(points.length);
  for (let i = 0; i + 1 < points.length; i += 2) {
    const x = points[i] as number;
    const y = points[i + 1] as number;
    result[i] = a * x + b * y + tx;
    result[i + 1] = c * x + d * y + ty;
  }
  return result;
}

function centroid(points: ArrayLike<number>): [number, number] {
  let x = 0;
  let y = 0;
  for (let i = 0; i < points.length; i += 2) {
    x += points[i] as number;
    y += points[i + 1] as number;
  }
  return [(2 * x) / points.length, (2 * y) / points.length];
}
