import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CropSet, forgeCropSet, getCameraKind, loadCropSet } from '../index.js';

/** Forges in a Node of its own, where worker processes can start; this realm would be slow as well. */
const SCRIPT = `
import('@did/datasets').then(({ forgeCropSet, TRAINING_METHODS, UNSEEN_METHODS }) => {
  const [out, workers, cameras] = process.argv.slice(1);
  return forgeCropSet({
    source: { kind: 'embedded', identities: cameras ? 9 : 7 }, out, cameras: cameras ? cameras.split(',') : [], size: 40, seed: 5, masks: true, workers: Number(workers),
    methods: [...TRAINING_METHODS], unseenMethods: [...UNSEEN_METHODS],
    splits: cameras ? { train: 1 / 3, val: 1 / 3, test: 1 / 3 } : { train: 0.4, val: 0.3, test: 0.3 },
  });
});`;

const CAMERAS = ['studio', 'webcam', 'messenger'];

let folder: string;
let cropSet: CropSet;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-forge-'));
  for (const cameras of ['', CAMERAS.join()]) {
    for (const workers of ['1', '2']) {
      const node = ['--import', 'tsx', '--conditions=@did/source', '--eval', SCRIPT];
      const out = path.join(folder, `${cameras === '' ? '' : 'cameras-'}${workers}`);
      await promisify(execFile)(process.execPath, [...node, out, workers, cameras], {
        cwd: path.dirname(new URL(import.meta.url).pathname),
      });
    }
  }
  cropSet = await loadCropSet(path.join(folder, '1'));
}, 240_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('forgeCropSet', () => {
  it.each(['', 'cameras-'])('writes the same bytes in this process and in two workers (%s)', async (set) => {
    const files = async (name: string) => {
      const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(path.join(folder, name), path.join(entry.parentPath, entry.name)))
        .sort();
    };
    const names = await files(`${set}1`);
    expect(names.length).toBeGreaterThan(40);
    expect(await files(`${set}2`)).toEqual(names);
    for (const name of names) {
      const [one, two] = await Promise.all(
        ['1', '2'].map((workers) => readFile(path.join(folder, set + workers, name))),
      );
      expect({ name, same: two?.equals(one as Buffer) }).toEqual({ name, same: true });
    }
  });

  it('records family, strength, mask and donor of each fake, and none of a real picture', () => {
    const fakes = cropSet.samples.filter(({ label }) => label === 1);
    for (const sample of fakes) {
      expect(sample.strength).toBeGreaterThanOrEqual(0);
      expect(sample.strength).toBeLessThanOrEqual(1);
      expect(sample.maskPath).toMatch(new RegExp(`/${sample.method}-mask/.*\\.png$`));
      expect(sample.targetId === '').toBe(sample.method !== 'donor-blend');
    }
    expect(new Set(fakes.map(({ family }) => family))).toEqual(
      new Set(['blend', 'warp', 'resynthesis', 'frequency', 'reenactment']),
    );
    for (const { method, maskPath } of cropSet.samples.filter(({ label }) => label === 0)) {
      expect(['real', 'null']).toContain(method);
      expect(maskPath).toBeUndefined();
    }
  });

  it('takes each source with all its fakes by one camera, so that the camera tells nothing of forging', async () => {
    const { samples, info } = await loadCropSet(path.join(folder, 'cameras-1'));
    expect(info.recipe.cameras).toEqual(CAMERAS.map(getCameraKind));
    for (const camera of CAMERAS) {
      const own = samples.filter(({ extra }) => extra.camera === camera);
      const sources = new Set(own.map(({ sourceId }) => sourceId));
      expect(sources.size).toBe(3);
      expect(samples.filter(({ sourceId }) => sources.has(sourceId))).toEqual(own);
      expect(new Set(own.map(({ compression }) => compression))).toEqual(
        new Set([getCameraKind(camera).compression]),
      );
      for (const split of ['train', 'val', 'test']) {
        const methods = own.filter((sample) => sample.split === split).map(({ method }) => method);
        const count = (method: string) => methods.filter((one) => one === method).length;
        expect(count('real')).toBe(1);
        for (const method of new Set(methods)) expect({ method, n: count(method) }).toEqual({ method, n: 1 });
      }
    }
  });

  it('says nothing of cameras where there are none', () => {
    expect(cropSet.samples.every(({ extra }) => !('camera' in extra))).toBe(true);
    expect(cropSet.info.recipe).not.toHaveProperty('cameras');
  });

  it.each([
    [['fone'], /no kind of camera "fone"/],
    [['phone', 'phone'], /`cameras` must be different from one another; got phone, phone/],
  ])('refuses the cameras %j', async (cameras, message) => {
    const source = { kind: 'embedded', identities: 1 } as const;
    const out = path.join(folder, 'never');
    await expect(
      forgeCropSet({ source, out, size: 40, seed: 1, methods: ['self-blend'], cameras }),
    ).rejects.toThrow(message);
  });
});
