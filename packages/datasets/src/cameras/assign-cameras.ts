import { type Seed, SeededRandom } from '@did/runtime';
import { SPLITS, type Split } from '../sample.js';

/**
 * Gives each source one kind of camera. In every split, and in all of them together, kinds come equally often up to one source;
 * neither the order of the files nor the forging has a part in it.
 *
 * @param splits - Split of each source.
 * @returns Nothing for a set without kinds of camera.
 */
export function assignCameras(
  splits: ReadonlyMap<string, Split>,
  kinds: readonly string[],
  seed: Seed,
): Map<string, string> {
  if (kinds.length === 0) return new Map();
  const hashed = [...splits].map(([key, split]) => ({
    key,
    split: SPLITS.indexOf(split),
    hash: new SeededRandom(`${seed}/camera/${key}`).next(),
  }));
  hashed.sort((one, two) => one.split - two.split || one.hash - two.hash || (one.key < two.key ? -1 : 1));
  return new Map(hashed.map(({ key }, i) => [key, kinds[i % kinds.length] as string]));
}
