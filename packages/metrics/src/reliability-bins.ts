import { checkProbabilities, type Numbers, valueError } from './check-input.js';
import { quantile } from './quantile.js';
import { sortValues } from './radix-sort.js';

/** How bins are laid: of equal `width`, or of about equal `mass` between quantiles. */
export type Binning = 'width' | 'mass';

/** One bin `(low, high]` of a reliability diagram; the first holds its lower border as well. */
export interface CalibrationBin {
  /** The bin's lower border, which belongs to the bin below, but for the first. */
  readonly low: number;
  /** Its upper border, which belongs to it. */
  readonly high: number;
  /** How many items lie in it. */
  readonly n: number;
  /** Mean probability in the bin; NaN when it is empty. */
  readonly probability: number;
  /** Share of fakes in the bin; NaN when it is empty. */
  readonly frequency: number;
}

/** Checks, and sorts items into bins. */
export function reliabilityBins(
  where: string,
  probabilities: Numbers,
  labels: Numbers,
  { bins: count, binning }: { readonly bins: number; readonly binning: Binning },
): CalibrationBin[] {
  if (!Number.isInteger(count) || count < 1)
    throw valueError(`${where}: \`bins\` must be a whole number from 1; got ${count}.`);
  if (binning !== 'width' && binning !== 'mass')
    throw valueError(`${where}: \`binning\` must be "width" or "mass"; got "${binning}".`);
  checkProbabilities(where, probabilities, labels);
  const edges = binning === 'width' ? evenEdges(count) : quantileEdges(probabilities, count);
  const items = new Float64Array(count);
  const sums = new Float64Array(count);
  const fakes = new Float64Array(count);
  for (let i = 0; i < labels.length; i++) {
    const probability = probabilities[i] as number;
    const bin = binOf(edges, probability);
    items[bin] = (items[bin] as number) + 1;
    sums[bin] = (sums[bin] as number) + probability;
    fakes[bin] = (fakes[bin] as number) + (labels[i] as number);
  }
  return Array.from(items, (n, bin) => ({
    low: edges[bin] as number,
    high: edges[bin + 1] as number,
    n,
    probability: (sums[bin] as number) / n,
    frequency: (fakes[bin] as number) / n,
  }));
}

function evenEdges(count: number): Float64Array {
  return Float64Array.from({ length: count + 1 }, (_, i) => i / count);
}

function quantileEdges(probabilities: Numbers, count: number): Float64Array {
  const sorted = sortValues(new Float64Array(probabilities));
  return Float64Array.from({ length: count + 1 }, (_, i) => quantile(sorted, i / count));
}

/** The first bin whose upper border is not below the value. */
function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edges[middle + 1] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
