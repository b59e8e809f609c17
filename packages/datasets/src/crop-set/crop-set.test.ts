import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodePng } from '../images/encode-image.js';
import type { Sample } from '../sample.js';
import { syntheticSample } from '../testing/synthetic-sample.js';
import type { CropSetInfo } from './crop-set.js';
import { CropSetWriter, type NewCrop } from './crop-set-writer.js';
import { toDiskError } from './disk-error.js';
import { loadCropSet } from './load-crop-set.js';

const info: CropSetInfo = {
  formatVersion: 1,
  name: 'test',
  size: 8,
  marginRatio: 0.3,
  detector: { name: 'exact', version: '1', weightsSha256: '' },
  methods: [{ name: 'self-blend', family: 'blend' }],
  recipe: { seed: 1 },
};

let folder: string;
let out: string;
const data = Uint8Array.from({ length: 192 }, (_, i) => i);
let crop: (sourceId: string) => NewCrop;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-crop-set-'));
  out = path.join(folder, 'set');
  const bytes = await encodePng({ width: 8, height: 8, data });
  crop = (sourceId) => {
    const { sha256: _, ...sample } = syntheticSample({ sourceId, path: `real/${sourceId}.png` });
    return { sample, bytes };
  };
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a crop set', () => {
  it('is read as it was written, in the order that was asked for', async () => {
    const writer = await CropSetWriter.open(out, info);
    await writer.add('b', [crop('b')]);
    await writer.skip('c', 'no face was found');
    await writer.add('a', [crop('a')]);
    await writer.finish(['a', 'b', 'c']);
    const set = await loadCropSet(out);
    expect(set.samples.map(({ sourceId }) => sourceId)).toEqual(['a', 'b']);
    expect(set.info).toEqual(info);
    const pixels = await set.readPixels(set.samples[0] as never);
    expect(Buffer.from(pixels.data)).toEqual(Buffer.from(data));
    expect(await readFile(path.join(out, 'skipped.csv'), 'utf8')).toContain('c,no face was found');
    expect((await readdir(folder)).sort()).toEqual(['set']);
  });

  it('goes on after an interruption in the middle of a line, with the same bytes in the end', async () => {
    const straight = await CropSetWriter.open(path.join(folder, 'straight'), info);
    for (const source of ['a', 'b']) await straight.add(source, [crop(source)]);
    await straight.finish(['a', 'b']);

    const first = await CropSetWriter.open(out, info);
    await first.add('a', [crop('a')]);
    await appendFile(first.scratchFile('journal.jsonl'), '{"source":"b","sam');
    const second = await CropSetWriter.open(out, info);
    expect([second.has('a'), second.has('b')]).toEqual([true, false]);
    await second.add('b', [crop('b')]);
    await second.finish(['a', 'b']);
    for (const file of ['manifest.csv', 'crop-set.json', 'real/b.png']) {
      expect(await readFile(path.join(out, file))).toEqual(
        await readFile(path.join(folder, 'straight', file)),
      );
    }
  });

  it('never overwrites: neither a finished folder nor one begun with other settings', async () => {
    await writeFile(out, 'mine');
    await expect(CropSetWriter.open(out, info)).rejects.toThrow(/exists already and is left as it is/);
    expect(await readFile(out, 'utf8')).toBe('mine');
    await rm(out);
    await CropSetWriter.open(out, info);
    await expect(CropSetWriter.open(out, { ...info, size: 16 })).rejects.toThrow(/begun with other settings/);
    expect(existsSync(`${out}.partial`)).toBe(true);
  });

  it('follows no link out of its folder, and names a crop that is gone', async () => {
    const writer = await CropSetWriter.open(out, info);
    await writer.add('a', [crop('a')]);
    const set = await writer.finish(['a']);
    const [sample] = set.samples as [Sample];
    await rename(path.join(out, sample.path), path.join(folder, 'elsewhere.png'));
    await expect(set.readPixels(sample)).rejects.toThrow(/set\/real\/a\.png.* does not exist/);
    await symlink(path.join(folder, 'elsewhere.png'), path.join(out, sample.path));
    await expect(set.readPixels(sample)).rejects.toThrow(
      /set\/real\/a\.png is a link to .*elsewhere\.png, out of the set's folder/,
    );
    // One that stays inside is as good as a file.
    await rename(path.join(folder, 'elsewhere.png'), path.join(out, 'inside.png'));
    await rm(path.join(out, sample.path));
    await symlink('../inside.png', path.join(out, sample.path));
    expect((await set.readPixels(sample)).width).toBe(8);
  });

  it('says which folder is none, and how to make one', async () => {
    await expect(loadCropSet(folder)).rejects.toThrow(/is not a crop set: crop-set\.json.*did forge/);
  });

  it('refuses a format of another version', async () => {
    const writer = await CropSetWriter.open(out, info);
    await writer.finish([]);
    await writeFile(path.join(out, 'crop-set.json'), JSON.stringify({ ...info, formatVersion: 7 }));
    await expect(loadCropSet(out)).rejects.toThrow(/`formatVersion` must be 1; got 7/);
  });
});

it('a full disk is told as one, and other errors as they are', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  expect(String(toDiskError(full, 'here'))).toMatch(
    /here: no room left on the disk\. Nothing was overwritten/,
  );
  const other = Object.assign(new Error('read'), { code: 'ECONNRESET' });
  expect(toDiskError(other, 'here')).toBe(other);
});
