import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRgbImage, type RgbImage, resizeImage } from '@did/faces';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { renderFace } from '../embedded/render-face.js';
import { decodeImage } from '../images/decode-image.js';
import { encodeJpeg } from '../images/encode-image.js';
import { syntheticSample } from '../testing/synthetic-sample.js';
import { differenceHash } from './difference-hash.js';
import { findLeaks, NEAR_DUPLICATE_BITS } from './find-leaks.js';
import { type LeakSubject, subjectOfRecord, subjectOfSample } from './leak-subject.js';
import { nearPairs } from './near-pairs.js';
import { leakFaults, requireNoLeaks } from './require-no-leaks.js';

const FACES = fileURLToPath(new URL('../../../../../shared/data/fairface/val', import.meta.url));
const withFaces = existsSync(FACES) ? it : it.skip;
const bits = (one: string, two: string) =>
  Math.max(bitsOfHalf(one.slice(0, 64), two.slice(0, 64)), bitsOfHalf(one.slice(64), two.slice(64)));
const bitsOfHalf = (one: string, two: string) => {
  let count = 0;
  for (let i = 0; i < 64; i++) {
    const x = Number.parseInt(one[i] as string, 16) ^ Number.parseInt(two[i] as string, 16);
    count += [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4][x] as number;
  }
  return count;
};
const face = (i: number) => renderFace({ identity: `person-${i}`, frame: `frame-${i}`, size: 96 }).image;

describe('differenceHash', () => {
  it('has a bit for each step from left to right, and from top to bottom', () => {
    const ramp = (value: (x: number, y: number) => number): RgbImage => {
      const image = createRgbImage(34, 34);
      for (let i = 0; i < 34 * 34; i++) image.data.fill(value(i % 34, Math.floor(i / 34)), 3 * i, 3 * i + 3);
      return image;
    };
    expect(differenceHash(ramp((x, y) => 3 * x + 4 * y))).toBe('f'.repeat(128));
    expect(differenceHash(ramp((x, y) => 120 - 3 * x + 3 * y))).toBe('0'.repeat(64) + 'f'.repeat(64));
    expect(differenceHash(ramp((x, y) => 100 + 3 * x - 3 * y))).toBe('f'.repeat(64) + '0'.repeat(64));
  });

  it('hardly moves with JPEG, size and brightness, and tells faces apart', async () => {
    for (let i = 0; i < 6; i++) {
      const image = face(i);
      const hash = differenceHash(image);
      const coded = await decodeImage(await encodeJpeg(image, { quality: 50 }));
      const brighter = { ...image, data: image.data.map((value) => Math.min(255, value * 0.8 + 20)) };
      for (const copy of [coded, resizeImage(image, 61, 57), brighter]) {
        expect(bits(hash, differenceHash(copy))).toBeLessThanOrEqual(NEAR_DUPLICATE_BITS);
      }
      expect(bits(hash, differenceHash(face(i + 100)))).toBeGreaterThan(NEAR_DUPLICATE_BITS);
    }
  });

  withFaces('finds a photograph that was coded again, and no two different ones, among 400', async () => {
    const files = readdirSync(FACES)
      .filter((name) => name.endsWith('.jpg'))
      .slice(0, 400);
    const subjects: LeakSubject[] = [];
    for (const [i, file] of files.entries()) {
      const image = await decodeImage(path.join(FACES, file));
      const subject = (name: string, split: 'train' | 'test', picture: RgbImage): LeakSubject => ({
        path: name,
        split,
        videoKey: name,
        base: name,
        identities: [name],
        hash: differenceHash(picture),
      });
      subjects.push(subject(file, i % 2 === 0 ? 'train' : 'test', image));
      if (i !== 7) continue;
      const copy = await decodeImage(await encodeJpeg(resizeImage(image, 150, 150), { quality: 60 }));
      subjects.push(subject('copy.jpg', 'train', copy));
    }
    const { nearDuplicates } = findLeaks(subjects);
    expect(nearDuplicates.map(({ paths }) => [...paths].sort())).toEqual([[files[7], 'copy.jpg'].sort()]);
  });
});

describe('nearPairs', () => {
  it('finds the pairs that comparing all with all finds', () => {
    const random = new SeededRandom('near-pairs');
    const hex = () =>
      Array.from({ length: 128 }, () => Math.floor(random.uniform(0, 16)).toString(16)).join('');
    const flip = (hash: string, count: number) => {
      const digits = [...hash].map((digit) => Number.parseInt(digit, 16));
      for (let i = 0; i < count; i++) {
        const at = Math.floor(random.uniform(0, 128));
        digits[at] = (digits[at] as number) ^ (1 << Math.floor(random.uniform(0, 4)));
      }
      return digits.map((digit) => digit.toString(16)).join('');
    };
    const originals = Array.from({ length: 60 }, hex);
    const hashes = originals.flatMap((hash, i) => [hash, flip(hash, i)]);
    const expected: [number, number, number][] = [];
    hashes.forEach((one, i) => {
      for (let j = i + 1; j < hashes.length; j++) {
        const distance = bits(one, hashes[j] as string);
        if (distance <= 24 && i % 3 !== j % 3) expected.push([i, j, distance]);
      }
    });
    const sides = hashes.map((_, i) => i % 3);
    const found = nearPairs(hashes, 24, sides).map(({ one, two, distance }) => [one, two, distance]);
    const byPlace = (one: number[], two: number[]) =>
      (one[0] as number) - (two[0] as number) || (one[1] as number) - (two[1] as number);
    expect(expected.length).toBeGreaterThan(20);
    expect(found.sort(byPlace)).toEqual(expected.sort(byPlace));
  });

  it('refuses a distance at which pairs could be missed', () => {
    expect(() => nearPairs([], 32, [])).toThrow(/must be in 0\.\.31; got 32/);
  });
});

describe('findLeaks', () => {
  const sample = (id: string, split: 'train' | 'test', extra: Record<string, string> = {}, sourceId = id) =>
    syntheticSample({ path: `${id}.jpg`, sha256: `sha-${id}`, videoKey: `v/${id}`, sourceId, split, extra });

  it('is clean where every person stands in one split', () => {
    const report = findLeaks([sample('a', 'train'), sample('b', 'test')].map(subjectOfSample));
    expect(report).toMatchObject({
      videos: [],
      files: [],
      nearDuplicates: [],
      bases: [],
      identities: [],
      unhashed: 2,
    });
    expect(leakFaults(report, { identityDisjoint: true })).toEqual([]);
  });

  it('names a video and a file in two splits, and fails', () => {
    const twice = [sample('a', 'train'), sample('b', 'test')].map((one) => ({
      ...one,
      videoKey: 'v/a',
      sha256: 'same',
    }));
    const report = findLeaks(twice.map(subjectOfSample));
    expect(report.videos).toEqual([{ name: 'v/a', splits: ['train', 'test'] }]);
    expect(report.files).toEqual([{ name: 'a.jpg = b.jpg', splits: ['train', 'test'] }]);
    expect(() => requireNoLeaks(report, 'crops')).toThrow(
      /crops: 1 video is in two splits: v\/a in train and test; 1 file is in two splits: a\.jpg = b\.jpg/,
    );
  });

  it('counts people and base videos, and fails for them only when told to', () => {
    const report = findLeaks(
      [
        sample('id1_0', 'train', { identities: 'id1' }),
        sample('id1_id2_0', 'test', { identities: 'id1|id2' }, 'id1_0'),
      ].map(subjectOfSample),
    );
    expect(report.identities).toEqual([{ name: 'synthetic/id1', splits: ['train', 'test'] }]);
    expect(report.bases).toEqual([{ name: 'synthetic/id1_0', splits: ['train', 'test'] }]);
    expect(() => requireNoLeaks(report, 'crops')).not.toThrow();
    expect(() => requireNoLeaks(report, 'crops', { identityDisjoint: true })).toThrow(
      /1 person is in two splits: synthetic\/id1 in train and test; 1 base video/,
    );
  });

  it('fails for pictures that look the same, unless their names say that they are related', () => {
    const hash = differenceHash(face(1));
    const alike = [sample('a', 'train', { dhash: hash }), sample('b', 'test', { dhash: hash })];
    expect(() => requireNoLeaks(findLeaks(alike.map(subjectOfSample)), 'crops')).toThrow(
      /1 pair of videos looks the same in two splits: a\.jpg \(train\) and b\.jpg \(test\), 0 bits apart/,
    );
    const related = [alike[0], sample('b', 'test', { dhash: hash }, 'a')].map((one) =>
      subjectOfSample(one as never),
    );
    expect(findLeaks(related)).toMatchObject({ nearDuplicates: [], bases: [{ name: 'synthetic/a' }] });
    const oneSplit = alike.map((one) => subjectOfSample({ ...one, split: 'train' }));
    expect(findLeaks(oneSplit).nearDuplicates).toEqual([]);
  });

  it('compares some pictures of each video, enough to know it again', () => {
    const hashes = Array.from({ length: 3 }, (_, i) => differenceHash(face(i)));
    const frames = (id: string, split: 'train' | 'test', hash: string) =>
      Array.from({ length: 40 }, (_, i) => ({
        ...sample(id, split, { dhash: hash }),
        path: `${id}-${i}.jpg`,
        sha256: `${id}-${i}`,
      }));
    const twins = [
      ...frames('a', 'train', hashes[0] as string),
      ...frames('b', 'test', hashes[0] as string),
      ...frames('c', 'test', hashes[1] as string),
    ];
    const { nearDuplicates, files } = findLeaks(twins.map(subjectOfSample));
    expect(nearDuplicates.map(({ videoKeys }) => videoKeys)).toEqual([['v/a', 'v/b']]);
    expect(files).toEqual([]);
  });

  it('takes videos of a dataset before anything is decoded', () => {
    const record = {
      path: 'a.mp4',
      kind: 'video',
      label: 0,
      dataset: 'd',
      method: 'real',
      compression: 'original',
      sourceId: 'a',
      targetId: '',
      videoKey: 'd/real/original/a',
      identities: ['p'],
    } as const;
    const subjects = [
      ...subjectOfRecord({ ...record, split: 'train' }),
      ...subjectOfRecord({ ...record, split: 'test' }),
      ...subjectOfRecord({ ...record, split: undefined }),
    ];
    expect(subjects).toHaveLength(2);
    expect(findLeaks(subjects).videos).toEqual([{ name: 'd/real/original/a', splits: ['train', 'test'] }]);
  });
});
