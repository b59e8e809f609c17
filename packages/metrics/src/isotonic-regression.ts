import { checkFinite, checkLengths, type Numbers, valueError } from './check-input.js';
import { sortItems } from './radix-sort.js';

/** A never-falling curve: straight between its points, level beyond both ends. */
export interface IsotonicCurve {
  /** Growing; only the ends of level pieces are kept. */
  readonly x: Float64Array;
  /** Never falling. */
  readonly y: Float64Array;
}

/**
 * The never-falling curve closest to the points.
 *
 * @remarks
 * ```math
 * \min_{f \text{ never falling}} \sum_{i=1}^{N} w_i\, (y_i - f(x_i))^2
 * ```
 *
 * Points of equal x are first made one, of their weighted mean. Then neighbours that fall are pooled into their mean until
 * none do (pool adjacent violators). O(n).
 *
 * @param x - Any finite numbers, in any order.
 * @param y - One for each x.
 * @param weights - One above 0 for each x; all 1 unless given.
 * @shape x, y, weights `[N]` -> x, y `[P]`, P at most N
 * @throws RangeError (code DID_SHAPE) for lengths that differ; (code DID_VALUE) without points, for a value that is not
 * finite, or a weight not above 0.
 * @source Ayer et al. 1955; Best and Chakravarti 1990; the points of scikit-learn's `IsotonicRegression`.
 * @example
 * isotonicRegression([1, 2, 3], [0, 2, 1]).y; // [0, 1.5, 1.5]
 */
export function isotonicRegression(x: Numbers, y: Numbers, weights?: Numbers): IsotonicCurve {
  const where = 'isotonicRegression';
  checkLengths(where, ['x', x], ['y', y]);
  if (weights !== undefined) checkLengths(where, ['x', x], ['weights', weights]);
  const values = checkFinite(where, y, 'y');
  const weight = weights === undefined ? null : checkFinite(where, weights, 'weights');
  weight?.forEach((w, i) => {
    if (!(w > 0)) throw valueError(`${where}: \`weights[${i}]\` is ${w}; every weight must be above 0.`);
  });
  const n = values.length;
  const sorted = sortItems(checkFinite(where, x, 'x').slice());

  // Blocks of pooled points: weighted sum, weight, first and last x.
  const sum = new Float64Array(n);
  const mass = new Float64Array(n);
  const first = new Float64Array(n);
  const last = new Float64Array(n);
  const mean = (block: number) => (sum[block] as number) / (mass[block] as number);
  let blocks = 0;
  for (let i = 0; i < n; blocks++) {
    const at = sorted.values[i] as number;
    for (; i < n && sorted.values[i] === at; i++) {
      const item = sorted.items[i] as number;
      const w = weight === null ? 1 : (weight[item] as number);
      sum[blocks] = (sum[blocks] as number) + w * (values[item] as number);
      mass[blocks] = (mass[blocks] as number) + w;
    }
    first[blocks] = at;
    last[blocks] = at;
    // A block joins the one before it for as long as that one lies no lower.
    for (; blocks > 0 && mean(blocks - 1) >= mean(blocks); blocks--) {
      sum[blocks - 1] = (sum[blocks - 1] as number) + (sum[blocks] as number);
      mass[blocks - 1] = (mass[blocks - 1] as number) + (mass[blocks] as number);
      last[blocks - 1] = at;
      sum[blocks] = 0;
      mass[blocks] = 0;
    }
  }
  return curveOf(mean, first, last, blocks);
}

function curveOf(
  mean: (block: number) => number,
  first: Float64Array,
  last: Float64Array,
  blocks: number,
): IsotonicCurve {
  const x = new Float64Array(2 * blocks);
  const y = new Float64Array(2 * blocks);
  let points = 0;
  for (let block = 0; block < blocks; block++) {
    for (const at of first[block] === last[block] ? [first[block]] : [first[block], last[block]]) {
      x[points] = at as number;
      y[points] = mean(block);
      points += 1;
    }
  }
  return { x: x.slice(0, points), y: y.slice(0, points) };
}

/** The curve's value at a place: straight between points, level beyond both ends. */
export function interpolate(x: Numbers, y: Numbers, at: number): number {
  let [low, high] = [0, x.length - 1];
  if (at <= (x[low] as number)) return y[low] as number;
  if (at >= (x[high] as number)) return y[high] as number;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((x[middle] as number) <= at) low = middle;
    else high = middle;
  }
  const [x0, x1, y0, y1] = [x[low], x[high], y[low], y[high]] as [number, number, number, number];
  // The gap of two extremes is past the largest float64; halves of it are not.
  const half = x1 - x0 < Number.POSITIVE_INFINITY ? 1 : 0.5;
  return y0 + ((half * at - half * x0) / (half * x1 - half * x0)) * (y1 - y0);
}
