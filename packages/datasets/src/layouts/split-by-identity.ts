import { DidError, type Seed, SeededRandom } from '@did/runtime';
import type { LeftOut } from './dataset-layout.js';
import type { MediaRecord } from './media-record.js';

/**
 * Divides training videos into train and val so that no person stands in both: a set of people is drawn for
 * val, which takes the videos that show only them; train takes those that show none of them.
 *
 * @remarks
 * A fake of one of them and somebody else belongs to neither: it is left out and counted.
 *
 * @param share - Part of the people in val, 0..1; 0 leaves val empty.
 * @throws DidError DID_VALUE for a share out of range.
 */
export function splitByIdentity(
  records: readonly MediaRecord[],
  share: number,
  seed: Seed,
): { readonly records: MediaRecord[]; readonly leftOut: LeftOut[] } {
  if (!(share >= 0 && share < 1)) {
    throw new DidError(
      'DID_VALUE',
      `splitByIdentity: \`validationShare\` must be in 0..1, 1 excluded; got ${share}.`,
      { share },
    );
  }
  const held = new Set(drawPeople(records, share, seed));
  const placed: MediaRecord[] = [];
  const mixed: string[] = [];
  for (const record of records) {
    const inside = record.identities.filter((identity) => held.has(identity)).length;
    if (inside === 0) placed.push({ ...record, split: 'train' });
    else if (inside === record.identities.length) placed.push({ ...record, split: 'val' });
    else mixed.push(record.path);
  }
  const reason = 'shows one person of train and one of val';
  return {
    records: placed,
    leftOut: mixed.length === 0 ? [] : [{ reason, videos: mixed.length, examples: mixed.slice(0, 3) }],
  };
}

/**
 * People who appear in fakes and people who only appear in real videos are drawn apart, the same share of each:
 * val then has fakes and reals.
 */
function drawPeople(records: readonly MediaRecord[], share: number, seed: Seed): string[] {
  const forged = new Set(records.filter(({ label }) => label === 1).flatMap(({ identities }) => identities));
  const others = new Set(records.flatMap(({ identities }) => identities).filter((one) => !forged.has(one)));
  return [forged, others].flatMap((people) => {
    const hashed = [...people].map((person) => ({
      person,
      hash: new SeededRandom(`${seed}/validation/${person}`).next(),
    }));
    hashed.sort((one, two) => one.hash - two.hash || (one.person < two.person ? -1 : 1));
    // One person alone cannot be swapped with anybody: two make the first fake.
    const least = people === forged ? 2 : 1;
    const count =
      share === 0 || people.size < 2 * least ? 0 : Math.max(least, Math.round(share * people.size));
    return hashed.slice(0, count).map(({ person }) => person);
  });
}
