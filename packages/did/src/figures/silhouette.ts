import type { FlatRows } from '@did/mi-estimator';

/**
 * How well rows sit among their own: the mean over rows of (b - a) / max(a, b), where a is the mean distance to the other rows of
 * the row's class and b the smallest mean distance to those of another class.
 *
 * @param labels - One a row.
 * @returns -1 to 1; 0 where classes lie over one another. A row alone in its class counts 0. Null with one class only. Time grows
 * with the square of the rows.
 * @source P. J. Rousseeuw 1987; as scikit-learn's `silhouette_score`.
 */
export function silhouette(
  { count, size, values }: FlatRows,
  labels: readonly (string | number)[],
): number | null {
  const classes = [...new Set(labels)];
  if (classes.length < 2) return null;
  const of = labels.map((label) => classes.indexOf(label));
  const members = classes.map((_, k) => of.filter((own) => own === k).length);
  const sums = new Float64Array(count * classes.length);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      let square = 0;
      for (let d = 0; d < size; d++) {
        square += ((values[i * size + d] ?? 0) - (values[j * size + d] ?? 0)) ** 2;
      }
      const distance = Math.sqrt(square);
      const [mine, others] = [i * classes.length + (of[j] ?? 0), j * classes.length + (of[i] ?? 0)];
      sums[mine] = (sums[mine] ?? 0) + distance;
      sums[others] = (sums[others] ?? 0) + distance;
    }
  }
  let total = 0;
  of.forEach((own, i) => {
    const alike = (members[own] ?? 0) - 1;
    if (alike === 0) return;
    const means = members.map((n, k) => (sums[i * classes.length + k] ?? 0) / (k === own ? alike : n));
    const a = means[own] ?? 0;
    const b = Math.min(...means.filter((_, k) => k !== own));
    if (Math.max(a, b) > 0) total += (b - a) / Math.max(a, b);
  });
  return total / count;
}
