import { DidError } from '@did/runtime';
import { SPLITS, type Split } from '../sample.js';
import { openList } from './open-list.js';
import { parseListJson } from './parse-list-json.js';

/** The official splits of FaceForensics++: pairs of videos that were forged into one another. */
export interface FaceForensicsSplits {
  /** @shape 360, 70, 70 pairs */
  readonly pairs: Readonly<Record<Split, readonly (readonly [string, string])[]>>;
  /** The split of a real video `000`, or of a fake `000_003`; undefined for others. */
  splitOf(name: string): Split | undefined;
}

/**
 * Reads `train.json`, `val.json` and `test.json`.
 *
 * @returns The names of missing files instead, when one is.
 * @throws DidError DID_DATA for a file that holds no pairs, or a video in two splits.
 */
export async function readFaceForensicsSplits(
  root: string,
  splits: string | undefined,
): Promise<FaceForensicsSplits | { readonly missing: readonly string[] }> {
  const missing: string[] = [];
  const pairs: Record<Split, [string, string][]> = { train: [], val: [], test: [] };
  const splitOf = new Map<string, Split>();
  for (const split of SPLITS) {
    const list = await openList(root, splits, `${split}.json`, [['splits'], ['dataset', 'splits']]);
    if (list === undefined) {
      missing.push(`${split}.json`);
      continue;
    }
    pairs[split] = toPairs(parseListJson(list.text, list.file), list.file);
    for (const [one, two] of pairs[split]) {
      for (const name of [one, two, `${one}_${two}`, `${two}_${one}`]) {
        const other = splitOf.get(name);
        if (other !== undefined && other !== split) {
          throw new DidError(
            'DID_DATA',
            `${list.file}: video ${name} is in ${other} and in ${split}. Take the lists as they were published.`,
            { file: list.file, name },
          );
        }
        splitOf.set(name, split);
      }
    }
  }
  return missing.length > 0 ? { missing } : { pairs, splitOf: (name) => splitOf.get(name) };
}

function toPairs(value: unknown, file: string): [string, string][] {
  const isPair = (pair: unknown): pair is [string, string] =>
    Array.isArray(pair) && pair.length === 2 && pair.every((id) => typeof id === 'string' && id !== '');
  if (Array.isArray(value) && value.every(isPair)) return value;
  throw new DidError(
    'DID_DATA',
    `${file} must be a list of pairs of video ids, [["071", "054"], ...]. Take the lists as they were published.`,
    { file },
  );
}
