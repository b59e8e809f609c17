import type { FlatRows } from '@did/mi-estimator';

/**
 * How well rows sit in their clusters: near their own, far from the next one.
 *
 * @remarks The mean over rows of (b - a) / max(a, b): a is the mean distance to the rows of its own cluster, b the smallest mean
 * distance to those of another; 0 for a row that is alone in its cluster. Time grows with the square of the rows.
 * @returns -1 .. 1; 0 where all rows are one cluster, or each is one of its own.
 * @source Rousseeuw 1987; as scikit-learn's `silhouette_score`.
 */
export function meanSilhouette(rows: FlatRows, labels: Int32Array): number {
  const groups = [...new Set(labels)];
  if (groups.length < 2) return 0;
  const places = new Map(groups.map((label, place) => [label, place]));
  const groupOf = Array.from(labels, (label) => places.get(label) as number);
  const counts = groups.map((_, place) => groupOf.filter((group) => group === place).length);
  let sum = 0;
  groupOf.forEach((own, row) => {
    if (counts[own] === 1) return;
    const sums = new Float64Array(groups.length);
    groupOf.forEach((group, other) => {
      sums[group] = (sums[group] as number) + distance(rows, row, other);
    });
    const a = (sums[own] as number) / ((counts[own] as number) - 1);
    let b = Number.POSITIVE_INFINITY;
    counts.forEach((count, group) => {
      if (group !== own) b = Math.min(b, (sums[group] as number) / count);
    });
    if (Math.max(a, b) > 0) sum += (b - a) / Math.max(a, b);
  });
  return sum / rows.count;
}

function distance({ size, values }: FlatRows, a: number, b: number): number {
  let sum = 0;
  for (let d = 0; d < size; d++) {
    const difference = (values[a * size + d] as number) - (values[b * size + d] as number);
    sum += difference * difference;
  }
  return Math.sqrt(sum);
}
