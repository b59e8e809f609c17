import type { MediaRecord } from '../layouts/media-record.js';
import type { Sample, Split } from '../sample.js';

/** What the leak check knows of a picture or video. */
export interface LeakSubject {
  readonly path: string;
  readonly split: Split;
  /** A video; frames of one must stand in one split. */
  readonly videoKey: string;
  /** The video that was altered, within its dataset. */
  readonly base: string;
  readonly identities: readonly string[];
  /** Of the file's bytes, where it is known. */
  readonly sha256?: string;
  /** As of `differenceHash`, where it is known. */
  readonly hash?: string;
}

/** Column of a manifest with the people in a crop's video, divided by `|`. */
export const IDENTITIES_COLUMN = 'identities';
/** Column of a manifest with the crop's difference hash. */
export const HASH_COLUMN = 'dhash';

/** A video of a dataset, as far as folders and lists tell; none where it has no split. */
export function subjectOfRecord(record: MediaRecord): LeakSubject[] {
  const { path, split, videoKey, dataset, sourceId, identities } = record;
  if (split === undefined) return [];
  return [
    {
      path,
      split,
      videoKey,
      base: `${dataset}/${sourceId}`,
      identities: identities.map((person) => `${dataset}/${person}`),
    },
  ];
}

/** A crop of a set. Without a column of people, the source and who was put into it count as them. */
export function subjectOfSample(sample: Sample): LeakSubject {
  const { path, split, videoKey, dataset, sourceId, targetId, sha256, extra } = sample;
  const listed = (extra[IDENTITIES_COLUMN] ?? '').split('|').filter((person) => person !== '');
  const people = listed.length > 0 ? listed : [sourceId, targetId].filter((person) => person !== '');
  const hash = extra[HASH_COLUMN] ?? '';
  return {
    path,
    split,
    videoKey,
    base: `${dataset}/${sourceId}`,
    identities: people.map((person) => `${dataset}/${person}`),
    sha256,
    ...(hash === '' ? {} : { hash }),
  };
}
