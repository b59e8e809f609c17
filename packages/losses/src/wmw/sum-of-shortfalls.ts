/** What {@link sumOfShortfalls} finds. */
export interface Shortfalls {
  /** The sum of `(target - source)^power` over the pairs with `target > source`. */
  readonly total: number;
  /** How many pairs those are. */
  readonly count: number;
  /** The derivative of `total` by each target. */
  readonly slopes: Float64Array;
}

/**
 * Sums `max(0, target - source)^power` over all pairs of two ascending lists, in linear time.
 *
 * @remarks
 * One sweep upwards holds the moments `M_k = sum over the sources below of (position - source)^k`. To move the position
 * up by d, `M_k` becomes `sum_l C(k,l) d^(k-l) M_l`: every term is positive, so nothing cancels, whatever the offset of
 * the scores. (Differences of plain prefix sums of `s^k` do cancel: at scores near 100 a float32 sum is 24 % off.)
 *
 * @param power - p, a whole number of at least 1. Time O((sources + targets) p^2).
 */
export function sumOfShortfalls(sources: Float64Array, targets: Float64Array, power: number): Shortfalls {
  const binomials = pascal(power);
  const moments = new Float64Array(power + 1);
  const slopes = new Float64Array(targets.length);
  let position = 0;
  const moveTo = (next: number): void => {
    const d = next - position;
    position = next;
    if (d === 0 || moments[0] === 0) return;
    for (let k = power; k > 0; k--) {
      const row = binomials[k] as number[];
      let moved = moments[0] as number;
      for (let l = 1; l <= k; l++) moved = moved * d + (row[l] as number) * (moments[l] as number);
      moments[k] = moved;
    }
  };
  let total = 0;
  let count = 0;
  let below = 0;
  for (let t = 0; t < targets.length; t++) {
    const target = targets[t] as number;
    while (below < sources.length && (sources[below] as number) < target) {
      moveTo(sources[below] as number);
      moments[0] = (moments[0] as number) + 1;
      below += 1;
    }
    moveTo(target);
    total += moments[power] as number;
    count += moments[0] as number;
    slopes[t] = power * (moments[power - 1] as number);
  }
  return { total, count, slopes };
}

/** Rows 0 to n of Pascal's triangle. */
function pascal(n: number): number[][] {
  const rows = [[1]];
  for (let k = 1; k <= n; k++) {
    const last = rows[k - 1] as number[];
    rows.push(Array.from({ length: k + 1 }, (_, l) => (last[l - 1] ?? 0) + (last[l] ?? 0)));
  }
  return rows;
}
