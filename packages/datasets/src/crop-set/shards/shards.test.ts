import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { readArchive } from '../../archive/read-archive.js';
import { disposeBatch } from '../../batch/batch.js';
import { createBatches } from '../../batch/create-batches.js';
import { sequentialBatches } from '../../batch/sequential-batches.js';
import { measureShortcuts } from '../../card/measure-shortcuts.js';
import { findCropSetLeaks } from '../../leaks/find-crop-set-leaks.js';
import type { Sample } from '../../sample.js';
import { NOISE_METHODS, NOISE_SIDE, writeNoiseCropSet } from '../../testing/noise-crop-set.js';
import type { CropSet } from '../crop-set.js';
import { loadCropSet } from '../load-crop-set.js';
import { packCropSet } from './pack-crop-set.js';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('../../testing/pack-child.ts', import.meta.url));
const SHARD = { shardBytes: 8192 };
let folder = '';
let files: CropSet;
let shards: CropSet;
const at = (...parts: string[]) => path.join(folder, ...parts);

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(path.join(tmpdir(), 'did-shards-'));
  files = await writeNoiseCropSet(at('files'));
  ({ cropSet: shards } = await packCropSet({ crops: at('files'), out: at('packed'), ...SHARD }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every file of a folder with its bytes. */
async function contents(dir: string): Promise<Map<string, string>> {
  const names = await readdir(dir, { recursive: true, withFileTypes: true });
  const plain = names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const pairs = plain
    .sort()
    .map(
      async (file): Promise<[string, string]> => [
        path.relative(dir, file),
        (await readFile(file)).toString('hex'),
      ],
    );
  return new Map(await Promise.all(pairs));
}

/** A copy of the packed set, to be spoilt. */
async function copy(name: string): Promise<string> {
  await cp(at('packed'), at(name), { recursive: true });
  return at(name);
}

const preprocess = { size: NOISE_SIDE, channels: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] } as const;

describe('a crop set in shards', () => {
  it('has a sample under one key, keys in order, none twice, in the shards of its split', async () => {
    const names = (await readdir(at('packed/shards'))).filter((name) => name.endsWith('.tar'));
    expect(names.length).toBeGreaterThan(3);
    const keys: string[] = [];
    for (const name of names.sort()) {
      const entries = new Map<string, Uint8Array>();
      for await (const file of readArchive(at('packed/shards', name))) {
        expect(entries.has(file.name)).toBe(false);
        entries.set(file.name, await file.read());
      }
      expect([...entries.keys()]).toEqual([...entries.keys()].sort());
      for (const [entry, bytes] of entries) {
        if (!entry.endsWith('.json')) continue;
        const [key = ''] = entry.split('.');
        const row = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
        const sample = files.samples[Number(key)] as Sample;
        expect(row).toMatchObject({ path: sample.path, label: sample.label, note: '007', box_x: 10 });
        expect(name.startsWith(`${sample.split}-`)).toBe(true);
        expect(entries.has(`${key}.mask.png`)).toBe(sample.maskPath !== undefined);
        expect(Buffer.from(entries.get(`${key}.png`) ?? [])).toEqual(
          await readFile(at('files', sample.path)),
        );
        keys.push(key);
      }
    }
    expect(new Set(keys).size).toBe(files.samples.length);
  });

  it('gives the batches of the files: equal tensors in equal order', async () => {
    const hash = async (cropSet: CropSet) => {
      const seen: unknown[] = [];
      const batches = createBatches({
        ...{ cropSet, split: 'train', methods: NOISE_METHODS, batchSize: 4, seed: 3, preprocess },
      });
      for (const step of [0, 1, 5]) {
        const batch = await batches.batch(step);
        seen.push([...(await batch.images.data())], [...(await batch.domains.data())]);
        disposeBatch(batch);
      }
      batches.dispose();
      for await (const batch of sequentialBatches(cropSet, 'val', 4, preprocess)) {
        seen.push(
          [...(await batch.images.data())],
          batch.samples.map(({ path: file }) => file),
        );
        disposeBatch(batch);
      }
      return seen;
    };
    expect(await hash(shards)).toEqual(await hash(files));
  });

  it('is measured and looked through for leaks as the files are', async () => {
    expect(await measureShortcuts(shards)).toEqual(await measureShortcuts(files));
    expect(await findCropSetLeaks(shards)).toEqual(await findCropSetLeaks(files));
  });

  it('packs to the same bytes again, and unpacks to the files it was made of', async () => {
    await packCropSet({ crops: at('files'), out: at('again'), ...SHARD });
    expect(await contents(at('again'))).toEqual(await contents(at('packed')));
    await packCropSet({ crops: at('packed'), out: at('back'), shards: false });
    expect(await contents(at('back'))).toEqual(await contents(at('files')));
  });

  it.each([
    ['files', 'packed', 'pack', [-1, 20, -5]],
    ['packed', 'files', 'unpack', [-1, 20, -20]],
  ])(
    'killed at any moment on the way from %s, it ends with the same bytes',
    async (from, to, how, kills) => {
      const out = at(`killed-${how}`);
      const loader = ['--import', 'tsx', '--conditions=@did/source', '--no-warnings'];
      for (const after of kills) {
        await expect(
          run(process.execPath, [...loader, CHILD, at(from), out, String(after), how]),
        ).rejects.toMatchObject({ signal: 'SIGKILL' });
        await expect(readdir(out)).rejects.toThrow(/ENOENT/);
      }
      await packCropSet({ crops: at(from), out, shards: how === 'pack', ...SHARD });
      expect(await contents(out)).toEqual(await contents(at(to)));
    },
    60_000,
  );

  it('starts again where it was killed just before the set got its name', async () => {
    await cp(at('packed'), at('named.partial'), { recursive: true });
    await packCropSet({ crops: at('files'), out: at('named'), ...SHARD });
    expect(await contents(at('named'))).toEqual(await contents(at('packed')));
  });

  it('never overwrites, and goes on with nothing that it has not begun', async () => {
    const again = { crops: at('files'), ...SHARD };
    await expect(packCropSet({ ...again, out: at('packed') })).rejects.toThrow(/exists already and is left/);
    await mkdir(at('mine.partial'));
    await writeFile(at('mine.partial', 'note.txt'), 'mine');
    await expect(packCropSet({ ...again, out: at('mine') })).rejects.toThrow(/begun from another set/);
    expect(await readFile(at('mine.partial', 'note.txt'), 'utf8')).toBe('mine');
    await expect(packCropSet({ crops: at('packed'), out: at('twice') })).rejects.toThrow(/is packed already/);
    await expect(packCropSet({ ...again, out: at('none'), shards: false })).rejects.toThrow(/is not packed/);
    await expect(packCropSet({ ...again, out: at('none'), shardBytes: 0 })).rejects.toThrow(/`shardBytes`/);
  });

  it('refuses to pack a crop that is not what the manifest says', async () => {
    await cp(at('files'), at('spoilt'), { recursive: true });
    const [sample] = files.samples as [Sample];
    const bytes = await readFile(at('spoilt', sample.path));
    bytes[bytes.length - 20] = (bytes[bytes.length - 20] as number) ^ 1;
    await writeFile(at('spoilt', sample.path), bytes);
    await expect(packCropSet({ crops: at('spoilt'), out: at('never'), ...SHARD })).rejects.toThrow(
      /real\/v1\.0\/s0\.png is not the file that the manifest names: its sha256/,
    );
    await expect(readdir(at('never'))).rejects.toThrow(/ENOENT/);
  });
});

describe('a shard that is not what it was', () => {
  const shard = 'shards/train-000000.tar';

  it('gives an error naming shard and crop, not other pixels', async () => {
    const dir = await copy('flipped');
    const bytes = await readFile(path.join(dir, shard));
    // Behind the first row: in the first picture.
    for (let i = 2048; i < 2056; i++) bytes[i] = 255 - (bytes[i] as number);
    await writeFile(path.join(dir, shard), bytes);
    const set = await loadCropSet(dir);
    await expect(set.readPixels(set.samples[0] as Sample)).rejects.toThrow(
      /train-000000\.tar: real\/v1\.0\/s0\.png cannot be read: its sha256/,
    );
  });

  it('says where it ends too early, and that it is not there', async () => {
    const dir = await copy('short');
    await truncate(path.join(dir, shard), 1600);
    const set = await loadCropSet(dir);
    await expect(set.readPixels(set.samples[0] as Sample)).rejects.toThrow(/the shard ends after 1600 bytes/);
    await rm(path.join(dir, shard));
    await expect(set.readPixels(set.samples[0] as Sample)).rejects.toThrow(/the shard does not exist/);
  });

  it.each([
    [/missing: offset/, (text: string) => text.replace('offset', 'place')],
    [/line 2: `path` must be a path inside/, (text: string) => text.replace('\nreal', '\n../real')],
    [/line 2: `shard` must be the name/, (text: string) => text.replace(',train', ',../train')],
    [/line 2: `size` must be a number of bytes/, (text: string) => text.replace(/,(\d+),(\w{64})/, ',-1,$2')],
    [/line 2: `sha256` must be 64 hex/, (text: string) => text.replace(/,\w{64}/, ',00')],
    [/is no CSV file/, () => 'a,"b\n'],
  ])('refuses an index with %s', async (message, spoil) => {
    const dir = await copy('index');
    const file = path.join(dir, 'shards/index.csv');
    await writeFile(file, spoil(await readFile(file, 'utf8')));
    await expect(loadCropSet(dir)).rejects.toThrow(message);
    await rm(dir, { recursive: true });
  });

  it('believes no declared size that the shard does not hold, and names a crop that the index lacks', async () => {
    const dir = await copy('declared');
    const file = path.join(dir, 'shards/index.csv');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/,(\d+),(\w{64})/, ',9000000000000000,$2'));
    const set = await loadCropSet(dir);
    await expect(set.readPixels(set.samples[0] as Sample)).rejects.toThrow(/before the crop does/);
    await writeFile(file, text.split('\n').toSpliced(1, 1).join('\n'));
    const other = await loadCropSet(dir);
    await expect(other.readPixels(other.samples[0] as Sample)).rejects.toThrow(
      /has no row for real\/v1\.0\/s0\.png/,
    );
  });
});
