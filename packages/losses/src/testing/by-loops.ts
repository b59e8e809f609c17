/** A loss of pairs and its gradient as plain loops in float64 give them: an independent second route for the tests. */
export interface LoopResult {
  readonly value: number;
  readonly gradient: number[];
}

/** What one pair costs at `gap = s_fake - s_real`, the derivative by the gap, and whether the pair is counted. */
export type PairCost = (gap: number) => { cost: number; slope: number; counts?: boolean };

/** The mean of a cost over all (fake, real) pairs that count; 0 where there is none. */
export function byLoops(scores: readonly number[], labels: readonly number[], costOf: PairCost): LoopResult {
  const gradient = scores.map(() => 0);
  let sum = 0;
  let count = 0;
  scores.forEach((fake, i) => {
    scores.forEach((real, j) => {
      if (labels[i] !== 1 || labels[j] !== 0) return;
      const { cost, slope, counts = true } = costOf(fake - real);
      if (!counts) return;
      sum += cost;
      count += 1;
      gradient[i] = (gradient[i] as number) + slope;
      gradient[j] = (gradient[j] as number) - slope;
    });
  });
  const n = Math.max(1, count);
  return { value: sum / n, gradient: gradient.map((g) => g / n) };
}

/** The cost of the WMW loss. */
export function shortfallCost(margin: number, power: number, pairs: 'all' | 'violating'): PairCost {
  return (gap) => {
    const shortfall = Math.max(0, margin - gap);
    return {
      cost: shortfall ** power,
      slope: shortfall > 0 ? -power * shortfall ** (power - 1) : 0,
      counts: pairs === 'all' || shortfall > 0,
    };
  };
}
