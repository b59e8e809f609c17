import type { FlatRows } from '@did/mi-estimator';
import { kMeans } from './k-means.js';

/** Groups of rows, each with a mean and a variance of its own in every column. */
export interface Mixture {
  /** The likeliest group of each row, from 0. */
  readonly labels: Int32Array;
  /** Mean logarithm of the density of a row. @unit nats */
  readonly logLikelihood: number;
  /** Bayesian information criterion: the lower, the better the number of groups pays for its parameters. */
  readonly bic: number;
}

/** What is added to variances, in units of the variance of real pictures: no group of a few rows alone is worth its parameters. */
const FLOOR = 0.1;
/** As scikit-learn's defaults: the gain that is no more worth a step, the most steps. */
const TOLERANCE = 1e-3;
const MOST_STEPS = 100;

/**
 * A mixture of Gaussians without correlations, by expectation and maximisation from the groups of {@link kMeans}.
 *
 * @remarks Forgers leave traces of unlike spread, which k-means, whose groups are balls of one size, cuts through. All in double
 * precision on the host, so the same rows give the same groups whatever the backend.
 * @param count - Groups; at most as many as there are rows.
 * @source Dempster, Laird and Rubin 1977; Schwarz 1978 for the criterion; as scikit-learn's `GaussianMixture` with
 * `covariance_type='diag'`.
 */
export function gaussianMixture(rows: FlatRows, count: number, seed: string): Mixture {
  return fitMixture(rows, kMeans(rows, count, seed).labels, count);
}

/** The same from given groups. */
export function fitMixture(rows: FlatRows, start: Int32Array, count: number): Mixture {
  const { count: n, size } = rows;
  const shares = new Float64Array(n * count);
  start.forEach((label, row) => {
    shares[row * count + label] = 1;
  });
  let parts = maximise(rows, shares, count);
  let logLikelihood = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < MOST_STEPS; step++) {
    const now = expect(rows, parts, shares);
    parts = maximise(rows, shares, count);
    const gain = now - logLikelihood;
    logLikelihood = now;
    if (Math.abs(gain) < TOLERANCE) break;
  }
  logLikelihood = expect(rows, parts, shares);
  const labels = new Int32Array(n);
  for (let row = 0; row < n; row++) {
    const own = shares.subarray(row * count, (row + 1) * count);
    labels[row] = own.indexOf(Math.max(...own));
  }
  const parameters = count * (2 * size + 1) - 1;
  return { labels, logLikelihood, bic: parameters * Math.log(n) - 2 * n * logLikelihood };
}

interface Parts {
  readonly weights: Float64Array;
  /** @shape `[k,d]` */
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

function maximise({ count: n, size, values }: FlatRows, shares: Float64Array, count: number): Parts {
  const [weights, means, variances] = [count, count * size, count * size].map(
    (length) => new Float64Array(length),
  ) as [Float64Array, Float64Array, Float64Array];
  for (let part = 0; part < count; part++) {
    let sum = 10 * Number.EPSILON;
    for (let row = 0; row < n; row++) sum += shares[row * count + part] as number;
    for (let d = 0; d < size; d++) {
      let [first, second] = [0, 0];
      for (let row = 0; row < n; row++) {
        first += (shares[row * count + part] as number) * (values[row * size + d] as number);
      }
      const mean = first / sum;
      for (let row = 0; row < n; row++) {
        second += (shares[row * count + part] as number) * ((values[row * size + d] as number) - mean) ** 2;
      }
      means[part * size + d] = mean;
      variances[part * size + d] = second / sum + FLOOR;
    }
    weights[part] = sum / n;
  }
  return { weights, means, variances };
}

/** Puts into `shares` how likely each row is of each part. @returns the mean log likelihood */
function expect(
  { count: n, size, values }: FlatRows,
  { weights, means, variances }: Parts,
  shares: Float64Array,
): number {
  const count = weights.length;
  const constants = Array.from(weights, (weight, part) => {
    let logs = size * Math.log(2 * Math.PI);
    for (let d = 0; d < size; d++) logs += Math.log(variances[part * size + d] as number);
    return Math.log(weight) - logs / 2;
  });
  let total = 0;
  for (let row = 0; row < n; row++) {
    const own = shares.subarray(row * count, (row + 1) * count);
    for (let part = 0; part < count; part++) {
      let squares = 0;
      for (let d = 0; d < size; d++) {
        const at = part * size + d;
        squares +=
          ((values[row * size + d] as number) - (means[at] as number)) ** 2 / (variances[at] as number);
      }
      own[part] = (constants[part] as number) - squares / 2;
    }
    const top = Math.max(...own);
    const log = top + Math.log(own.reduce((sum, value) => sum + Math.exp(value - top), 0));
    for (let part = 0; part < count; part++) own[part] = Math.exp((own[part] as number) - log);
    total += log;
  }
  return total / n;
}
