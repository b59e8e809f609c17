import { checkScores, type Numbers, valueError } from './check-input.js';
import { type SortedItems, sortItems } from './radix-sort.js';

/**
 * For each item, the share of the other class that it is ranked rightly against; ties count half.
 *
 * Either mean is the AUC; the spread of both gives its variance.
 */
export interface Placements {
  readonly auc: number;
  /** Of each fake, in the order of the items: the share of real pictures below it. */
  readonly fakes: Float64Array;
  /** Of each real picture: the share of fakes above it. */
  readonly reals: Float64Array;
}

/**
 * Checks, sorts once and merges; O(n).
 *
 * @throws RangeError (code DID_VALUE) with fewer than two of a class: one has no spread.
 * @source Sun and Xu 2014: midranks give in O(n log n) what DeLong et al. 1988 compute by all pairs.
 */
export function delongPlacements(
  where: string,
  scores: Numbers,
  labels: Numbers,
  names?: readonly [string, string],
): Placements {
  const checked = checkScores(where, scores, labels, names);
  if (checked.fakes < 2 || checked.reals < 2) {
    throw valueError(
      `${where}: two of each class are needed for a variance; got ${checked.fakes} fake and ${checked.reals} real.`,
    );
  }
  const fakes = sortClass(checked.scores, checked.labels, 1, checked.fakes);
  const reals = sortClass(checked.scores, checked.labels, 0, checked.reals);
  const ofFakes = place(fakes, reals);
  const ofReals = place(reals, fakes);
  let sum = 0;
  for (let i = 0; i < ofFakes.length; i++) sum += ofFakes[i] as number;
  for (let i = 0; i < ofReals.length; i++) ofReals[i] = 1 - (ofReals[i] as number);
  return { auc: sum / ofFakes.length, fakes: ofFakes, reals: ofReals };
}

/** The scores of a class upwards, each with its place among the items of its class. */
function sortClass(scores: Float64Array, labels: Uint8Array, label: number, count: number): SortedItems {
  const values = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < labels.length; i++) if (labels[i] === label) values[next++] = scores[i] as number;
  return sortItems(values);
}

/** The share of the others below each, ties as halves. */
function place(own: SortedItems, others: SortedItems): Float64Array {
  const shares = new Float64Array(own.values.length);
  const n = others.values.length;
  let below = 0;
  let upTo = 0;
  for (let i = 0; i < shares.length; i++) {
    const score = own.values[i] as number;
    while (below < n && (others.values[below] as number) < score) below += 1;
    while (upTo < n && (others.values[upTo] as number) <= score) upTo += 1;
    shares[own.items[i] as number] = (below + upTo) / (2 * n);
  }
  return shares;
}

/** DeLong's covariance of two AUC on the same items; of one with itself it is the variance. */
export function delongCovariance(a: Placements, b: Placements): number {
  return (
    covariance(a.fakes, b.fakes, a.auc, b.auc) / a.fakes.length +
    covariance(a.reals, b.reals, a.auc, b.auc) / a.reals.length
  );
}

function covariance(a: Float64Array, b: Float64Array, meanA: number, meanB: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - meanA) * ((b[i] as number) - meanB);
  return sum / (a.length - 1);
}
