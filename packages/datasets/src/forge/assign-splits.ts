import { DidError, type Seed, SeededRandom } from '@did/runtime';
import { SPLITS, type Split } from '../sample.js';

/** Parts of the sources in each split; they sum to one. */
export type SplitShares = Readonly<Record<Split, number>>;

/** As many to train with as can be spared. */
export const DEFAULT_SPLIT_SHARES: SplitShares = { train: 0.7, val: 0.1, test: 0.2 };

/**
 * Divides sources by the order of their hashes: counts come out exactly, the order of the files plays no
 * part, and a split with a share gets a source as long as there are three.
 *
 * @throws DidError DID_VALUE when shares are negative or do not sum to one.
 */
export function assignSplits(keys: readonly string[], seed: Seed, shares: SplitShares): Map<string, Split> {
  const sum = SPLITS.reduce((total, split) => total + shares[split], 0);
  if (SPLITS.some((split) => !(shares[split] >= 0)) || Math.abs(sum - 1) > 1e-6) {
    throw new DidError(
      'DID_VALUE',
      `forgeCropSet: the shares of train, val and test must sum to 1; got ${SPLITS.map((split) => shares[split]).join(', ')}.`,
      { shares },
    );
  }
  const hashed = keys.map((key) => ({ key, hash: new SeededRandom(`${seed}/split/${key}`).next() }));
  hashed.sort((one, two) => one.hash - two.hash || (one.key < two.key ? -1 : 1));
  const atLeast = (split: Split) => (shares[split] > 0 && keys.length >= 3 ? 1 : 0);
  const test = Math.max(atLeast('test'), Math.round(shares.test * keys.length));
  const val = Math.max(atLeast('val'), Math.round(shares.val * keys.length));
  return new Map(
    hashed.map(({ key }, i) => [key, i < test ? 'test' : i < test + val ? 'val' : 'train'] as const),
  );
}
