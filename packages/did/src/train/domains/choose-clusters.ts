import type { FlatRows } from '@did/mi-estimator';
import { SeededRandom } from '@did/runtime';
import type { DidConfig } from '../../config/did-config.js';
import { kMeans } from './k-means.js';
import { meanSilhouette } from './mean-silhouette.js';

/** Groups of fakes. */
export interface ChosenClusters {
  /** The group of each fake, from 0. */
  readonly labels: Int32Array;
  /** The mean silhouette of each number that was tried; absent where the number was given. */
  readonly silhouettes?: Readonly<Record<string, number>>;
}

/** Rows enough to choose the number by; all are clustered then. */
const CHOOSE_AMONG = 1000;

/** Clusters rows into the number asked for, or into that of the best mean silhouette from 2 on. */
export function chooseClusters(
  rows: FlatRows,
  { count, largest }: Pick<DidConfig['domains'], 'count' | 'largest'>,
  seed: string,
): ChosenClusters {
  if (count !== 'auto') return { labels: kMeans(rows, count, seed).labels };
  const all = Array.from({ length: rows.count }, (_, row) => row);
  const some = rowsAt(rows, new SeededRandom(`choose/${seed}`).shuffle(all).slice(0, CHOOSE_AMONG));
  const silhouettes: Record<string, number> = {};
  let best = { number: 2, value: Number.NEGATIVE_INFINITY };
  for (let number = 2; number <= largest; number++) {
    const value = meanSilhouette(some, kMeans(some, number, seed).labels);
    silhouettes[number] = value;
    if (value > best.value) best = { number, value };
  }
  return { labels: kMeans(rows, best.number, seed).labels, silhouettes };
}

function rowsAt({ size, values }: FlatRows, rows: readonly number[]): FlatRows {
  const chosen = new Float32Array(rows.length * size);
  rows.forEach((row, i) => {
    chosen.set(values.subarray(row * size, (row + 1) * size), i * size);
  });
  return { count: rows.length, size, values: chosen };
}
