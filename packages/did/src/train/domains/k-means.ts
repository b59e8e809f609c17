import type { FlatRows } from '@did/mi-estimator';
import { SeededRandom } from '@did/runtime';

/** Rows in groups around centres. */
export interface Clusters {
  /** The centre of each row, from 0. */
  readonly labels: Int32Array;
  /** @shape `[k,d]`, row by row */
  readonly centres: Float64Array;
  /** Sum of the squared distances of rows to their centres. */
  readonly inertia: number;
}

/** Lloyd's steps end here at the latest; they end by themselves far earlier. */
const MOST_STEPS = 300;
const RESTARTS = 10;

/**
 * K-means: the best of ten runs from centres that k-means++ draws.
 *
 * @remarks In double precision on the host, so the same rows give the same clusters whatever the backend.
 * @param count - Clusters; at most as many as there are rows.
 * @source Lloyd 1982; Arthur and Vassilvitskii 2007.
 */
export function kMeans(rows: FlatRows, count: number, seed: string): Clusters {
  let best: Clusters | null = null;
  for (let run = 0; run < RESTARTS; run++) {
    const random = new SeededRandom(`k-means/${seed}/${run}`);
    const found = lloyd(rows, drawCentres(rows, count, random));
    if (best === null || found.inertia < best.inertia) best = found;
  }
  return best as Clusters;
}

/** Lloyd's algorithm from given centres, until no row changes its cluster. An empty cluster gets the row farthest from its centre. */
export function lloyd(rows: FlatRows, start: Float64Array): Clusters {
  const { count: n, size, values } = rows;
  const count = start.length / size;
  const centres = start.slice();
  const labels = new Int32Array(n).fill(-1);
  const distances = new Float64Array(n);
  const counts = new Int32Array(count);
  for (let step = 0; step < MOST_STEPS; step++) {
    let moved = false;
    for (let row = 0; row < n; row++) {
      const { label, distance } = nearest(values, row, size, centres);
      moved ||= labels[row] !== label;
      labels[row] = label;
      distances[row] = distance;
    }
    if (!moved) break;
    centres.fill(0);
    counts.fill(0);
    for (let row = 0; row < n; row++) add(row, labels[row] as number, 1);
    for (let c = 0; c < count; c++) {
      if ((counts[c] as number) > 0) continue;
      const farthest = distances.indexOf(Math.max(...distances));
      const old = labels[farthest] as number;
      add(farthest, old, -1);
      distances[farthest] = 0;
      labels[farthest] = c;
      add(farthest, c, 1);
    }
    for (let i = 0; i < centres.length; i++) {
      centres[i] = (centres[i] as number) / (counts[Math.floor(i / size)] as number);
    }
  }
  return { labels, centres, inertia: distances.reduce((sum, distance) => sum + distance, 0) };

  function add(row: number, label: number, times: 1 | -1): void {
    counts[label] = (counts[label] as number) + times;
    for (let d = 0; d < size; d++) {
      const at = label * size + d;
      centres[at] = (centres[at] as number) + times * (values[row * size + d] as number);
    }
  }
}

/** The first centre at random, each other one by its squared distance to those before. */
function drawCentres(
  { count: n, size, values }: FlatRows,
  count: number,
  random: SeededRandom,
): Float64Array {
  const centres = new Float64Array(count * size);
  const put = (c: number, row: number) =>
    centres.set(values.subarray(row * size, (row + 1) * size), c * size);
  put(0, random.int(n));
  const distances = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  for (let c = 1; c < count; c++) {
    const last = centres.subarray((c - 1) * size, c * size);
    let sum = 0;
    for (let row = 0; row < n; row++) {
      distances[row] = Math.min(distances[row] as number, squared(values, row, size, last, 0));
      sum += distances[row] as number;
    }
    let left = random.next() * sum;
    let chosen = 0;
    // Rows at distance 0 are centres already: they have no part of the sum.
    for (let row = 0; row < n; row++) {
      if ((distances[row] as number) === 0) continue;
      chosen = row;
      left -= distances[row] as number;
      if (left < 0) break;
    }
    put(c, chosen);
  }
  return centres;
}

function nearest(values: Float32Array, row: number, size: number, centres: Float64Array) {
  let label = 0;
  let distance = Number.POSITIVE_INFINITY;
  for (let c = 0; c * size < centres.length; c++) {
    const found = squared(values, row, size, centres, c);
    if (found >= distance) continue;
    label = c;
    distance = found;
  }
  return { label, distance };
}

function squared(values: Float32Array, row: number, size: number, centres: Float64Array, c: number): number {
  let sum = 0;
  for (let d = 0; d < size; d++) {
    const difference = (values[row * size + d] as number) - (centres[c * size + d] as number);
    sum += difference * difference;
  }
  return sum;
}
