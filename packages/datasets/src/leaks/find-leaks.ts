import { groupBy } from '../group-by.js';
import { SPLITS, type Split } from '../sample.js';
import type { LeakSubject } from './leak-subject.js';
import { nearPairs } from './near-pairs.js';

/** One thing that stands in more than one split. */
export interface SharedBySplits {
  readonly name: string;
  readonly splits: readonly Split[];
}

/** Two pictures of different splits that look the same, though nothing says that they are related. */
export interface NearDuplicate {
  readonly paths: readonly [string, string];
  readonly videoKeys: readonly [string, string];
  readonly splits: readonly [Split, Split];
  /** Differing bits of 256, in the direction that differs more. */
  readonly distance: number;
}

/** What stands on both sides of a split. */
export interface LeakReport {
  /** One video, or one file, in two splits: always a fault. */
  readonly videos: readonly SharedBySplits[];
  readonly files: readonly SharedBySplits[];
  /** Nearest first, one a pair of videos: always a fault. */
  readonly nearDuplicates: readonly NearDuplicate[];
  /** A video and fakes of it in two splits; some published protocols have them. */
  readonly bases: readonly SharedBySplits[];
  /** People in two splits; some published protocols have them. */
  readonly identities: readonly SharedBySplits[];
  /** Pictures without a hash: nothing was compared with them. */
  readonly unhashed: number;
}

/** In one direction alone, two different people were never nearer than 33 bits among 4.5 million pairs of photographs. */
export const NEAR_DUPLICATE_BITS = 24;

/**
 * Finds what stands on both sides of a split: videos, files, base videos, people, pictures that look the same.
 *
 * @remarks
 * A fake looks like the video it was made from, and two videos of one person may share a stage: pictures whose base
 * video or people are the same are counted under `bases` and `identities`, not as near-duplicates.
 */
export function findLeaks(subjects: readonly LeakSubject[]): LeakReport {
  const hashed = subjects.filter(({ hash }) => hash !== undefined);
  return {
    videos: shared(subjects, ({ videoKey }) => [videoKey]),
    files: sharedFiles(subjects),
    nearDuplicates: nearDuplicates(someOfEach(hashed)),
    bases: shared(subjects, ({ base }) => [base]),
    identities: shared(subjects, ({ identities }) => identities),
    unhashed: subjects.length - hashed.length,
  };
}

/** Enough to know a video again; every frame of every video would be hours of comparing. */
const PICTURES_PER_VIDEO = 8;

/** At most so many pictures of each video, spread over it. */
function someOfEach(subjects: readonly LeakSubject[]): LeakSubject[] {
  const videos = groupBy(subjects, ({ split, videoKey }) => `${split}/${videoKey}`);
  return [...videos.values()].flatMap((video) =>
    video.length <= PICTURES_PER_VIDEO
      ? video
      : Array.from(
          { length: PICTURES_PER_VIDEO },
          (_, i) => video[Math.floor(((i + 0.5) * video.length) / PICTURES_PER_VIDEO)] as LeakSubject,
        ),
  );
}

/** Files of equal bytes, by their paths. */
function sharedFiles(subjects: readonly LeakSubject[]): SharedBySplits[] {
  const known = (sha256: string | undefined): string[] =>
    sha256 === undefined || sha256 === '' ? [] : [sha256];
  const found = new Map(shared(subjects, ({ sha256 }) => known(sha256)).map((one) => [one.name, one]));
  const copies = groupBy(
    subjects.filter(({ sha256 = '' }) => found.has(sha256)),
    ({ sha256 = '' }) => sha256,
  );
  return [...found.values()].map((one) => ({
    ...one,
    name: (copies.get(one.name) ?? []).map(({ path }) => path).join(' = '),
  }));
}

function shared(
  subjects: readonly LeakSubject[],
  keysOf: (one: LeakSubject) => readonly string[],
): SharedBySplits[] {
  const splits = new Map<string, Set<Split>>();
  for (const subject of subjects) {
    for (const key of keysOf(subject)) {
      const there = splits.get(key);
      if (there === undefined) splits.set(key, new Set([subject.split]));
      else there.add(subject.split);
    }
  }
  return [...splits]
    .filter(([, there]) => there.size > 1)
    .map(([name, there]) => ({ name, splits: SPLITS.filter((split) => there.has(split)) }))
    .sort((one, two) => (one.name < two.name ? -1 : 1));
}

function nearDuplicates(subjects: readonly LeakSubject[]): NearDuplicate[] {
  const at = (i: number) => subjects[i] as LeakSubject;
  const unrelated = (i: number, j: number) => {
    const [one, two] = [at(i), at(j)];
    return one.base !== two.base && !one.identities.some((person) => two.identities.includes(person));
  };
  const pairs = nearPairs(
    subjects.map(({ hash }) => hash as string),
    NEAR_DUPLICATE_BITS,
    subjects.map(({ split }) => SPLITS.indexOf(split)),
    unrelated,
  );
  const byVideos = new Map<string, NearDuplicate>();
  for (const { one, two, distance } of pairs) {
    const [a, b] = [at(one), at(two)];
    const key = `${a.videoKey}\n${b.videoKey}`;
    if (byVideos.has(key)) continue;
    byVideos.set(key, {
      paths: [a.path, b.path],
      videoKeys: [a.videoKey, b.videoKey],
      splits: [a.split, b.split],
      distance,
    });
  }
  return [...byVideos.values()];
}
