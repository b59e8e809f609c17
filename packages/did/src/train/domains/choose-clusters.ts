import type { FlatRows } from '@did/mi-estimator';
import { SeededRandom } from '@did/runtime';
import type { DidConfig } from '../../config/did-config.js';
import { rowsAt } from '../../rows/rows-at.js';
import { gaussianMixture } from './gaussian-mixture.js';

/** Groups of fakes. */
export interface ChosenClusters {
  /** The group of each fake, from 0. */
  readonly labels: Int32Array;
  /** The Bayesian information criterion of each number that was tried; absent where the number was given. */
  readonly bic?: Readonly<Record<string, number>>;
}

/** Rows to choose the number by; all are clustered then. With more of them the criterion asks for more and more groups. */
const CHOOSE_AMONG = 1000;

/** Clusters rows into the number asked for, or into that of the lowest Bayesian information criterion from 2 on. */
export function chooseClusters(
  rows: FlatRows,
  { count, largest }: Pick<DidConfig['domains'], 'count' | 'largest'>,
  seed: string,
): ChosenClusters {
  if (count !== 'auto') return { labels: gaussianMixture(rows, count, seed).labels };
  const all = Array.from({ length: rows.count }, (_, row) => row);
  const some = rowsAt(rows, new SeededRandom(`choose/${seed}`).shuffle(all).slice(0, CHOOSE_AMONG));
  const bic: Record<string, number> = {};
  let best = { number: 2, value: Number.POSITIVE_INFINITY };
  for (let number = 2; number <= largest; number++) {
    const value = gaussianMixture(some, number, seed).bic;
    bic[number] = value;
    if (value < best.value) best = { number, value };
  }
  return { labels: gaussianMixture(rows, best.number, seed).labels, bic };
}
