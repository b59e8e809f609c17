/** A linear classifier on standardised features: `score(row)` is larger the likelier the row is a 1. */
export interface LinearClassifier {
  score(row: ArrayLike<number>): number;
}

const STEPS = 400;
const RATE = 0.5;
const RIDGE = 1e-3;

/**
 * Fits a logistic regression by plain gradient descent; both classes weigh the same.
 *
 * @param rows - Features, as many in each row.
 * @param labels - 0 or 1.
 */
export function fitLogistic(rows: readonly ArrayLike<number>[], labels: readonly number[]): LinearClassifier {
  const width = rows[0]?.length ?? 0;
  const { means, deviations } = standardise(rows, width);
  const weights = new Float64Array(width + 1);
  const ones = labels.reduce((sum, label) => sum + label, 0);
  const classWeight = [0.5 / Math.max(1, labels.length - ones), 0.5 / Math.max(1, ones)];
  const scaled = rows.map((row) =>
    Float64Array.from(row, (value, i) => (value - at(means, i)) / at(deviations, i)),
  );
  const gradient = new Float64Array(width + 1);
  for (let step = 0; step < STEPS; step++) {
    gradient.fill(0);
    scaled.forEach((row, n) => {
      const label = labels[n] as number;
      const error = (1 / (1 + Math.exp(-dot(weights, row))) - label) * at(classWeight, label);
      for (let i = 0; i < width; i++) gradient[i] = at(gradient, i) + error * at(row, i);
      gradient[width] = at(gradient, width) + error;
    });
    for (let i = 0; i <= width; i++) {
      weights[i] = at(weights, i) - RATE * (at(gradient, i) + RIDGE * at(weights, i));
    }
  }
  return {
    score: (row) =>
      dot(
        weights,
        Float64Array.from(row, (value, i) => (value - at(means, i)) / at(deviations, i)),
      ),
  };
}

/** Chance that a 1 scores above a 0, ties counting half. */
export function rankAuc(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((_, i) => i).sort((i, j) => at(scores, i) - at(scores, j));
  let rankSum = 0;
  for (let i = 0; i < order.length; ) {
    let end = i;
    while (end < order.length && scores[order[end] as number] === scores[order[i] as number]) end++;
    const rank = (i + 1 + end) / 2;
    for (let k = i; k < end; k++) if (labels[order[k] as number] === 1) rankSum += rank;
    i = end;
  }
  const ones = labels.filter((label) => label === 1).length;
  return (rankSum - (ones * (ones + 1)) / 2) / (ones * (labels.length - ones));
}

function standardise(rows: readonly ArrayLike<number>[], width: number) {
  const means = new Float64Array(width);
  const deviations = new Float64Array(width);
  for (const row of rows) for (let i = 0; i < width; i++) means[i] = at(means, i) + at(row, i) / rows.length;
  for (const row of rows) {
    for (let i = 0; i < width; i++) deviations[i] = at(deviations, i) + (at(row, i) - at(means, i)) ** 2;
  }
  for (let i = 0; i < width; i++) deviations[i] = Math.sqrt(at(deviations, i) / rows.length) || 1;
  return { means, deviations };
}

function dot(weights: Float64Array, row: ArrayLike<number>): number {
  let sum = at(weights, row.length);
  for (let i = 0; i < row.length; i++) sum += at(weights, i) * at(row, i);
  return sum;
}

function at(values: ArrayLike<number>, i: number): number {
  return values[i] as number;
}
