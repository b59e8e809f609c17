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
 * the scores. (Differences of plain float32 prefix sums of `s^k` do cancel: 3 % off for 100,000 scores near 100.)
 *
 * @param power - p, a whole number of at least 1. Time O((sources + targets) p^2).
 */
export function sumOfShortfalls(sources: Float64Array, targets: Float64Array, power: number): Shortfalls {
  const binomials = pascal(power);
  const moments = new Float64Array(power + 1);
  const slopes = new Float64Array(targets.length);
  let position = 0;
  let total = 0;
  let count = 0;
  let below = 0;
  for (let t = 0; t < targets.length; t++) {
    const target = targets[t] as number;
    while (below < sources.length && (sources[below] as number) < target) {
      const source = sources[below] as number;
      moveUp(moments, binomials, source - position);
      position = source;
      moments[0] = (moments[0] as number) + 1;
      below += 1;
    }
    moveUp(moments, binomials, target - position);
    position = target;
    total += moments[power] as number;
    count += moments[0] as number;
    slopes[t] = power * (moments[power - 1] as number);
  }
  return { total, count, slopes };
}

/** The moments about a position that lies d higher. */
function moveUp(moments: Float64Array, binomials: readonly Float64Array[], d: number): void {
  if (d === 0 || moments[0] === 0) return; // or the way from 0 to the first source would count
  for (let k = moments.length - 1; k > 0; k--) {
    const row = binomials[k] as Float64Array;
    let moved = moments[0] as number;
    for (let l = 1; l <= k; l++) moved = moved * d + (row[l] as number) * (moments[l] as number);
    moments[k] = moved;
  }
}

/** Rows 0 to n of Pascal's triangle. */
function pascal(n: number): Float64Array[] {
  const rows = [Float64Array.of(1)];
  for (let k = 1; k <= n; k++) {
    const last = rows[k - 1] as Float64Array;
    const row = new Float64Array(k + 1);
    for (let l = 0; l <= k; l++) row[l] = (last[l - 1] ?? 0) + (last[l] ?? 0);
    rows.push(row);
  }
  return rows;
}
