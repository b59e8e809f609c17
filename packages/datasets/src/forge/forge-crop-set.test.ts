import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CropSet, loadCropSet } from '../index.js';

/** Forges in a Node of its own, where worker processes can start; this realm would be slow as well. */
const SCRIPT = `
import('@did/datasets').then(({ forgeCropSet, TRAINING_METHODS, UNSEEN_METHODS }) => {
  const [out, workers] = process.argv.slice(1);
  return forgeCropSet({
    source: { kind: 'embedded', identities: 7 }, out, size: 40, seed: 5, masks: true, workers: Number(workers),
    methods: [...TRAINING_METHODS], unseenMethods: [...UNSEEN_METHODS],
    splits: { train: 0.4, val: 0.3, test: 0.3 },
  });
});`;

let folder: string;
let cropSet: CropSet;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-forge-'));
  for (const workers of ['1', '2']) {
    const node = ['--import', 'tsx', '--conditions=@did/source', '--eval', SCRIPT];
    await promisify(execFile)(process.execPath, [...node, path.join(folder, workers), workers], {
      cwd: path.dirname(new URL(import.meta.url).pathname),
    });
  }
  cropSet = await loadCropSet(path.join(folder, '1'));
}, 240_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('forgeCropSet', () => {
  it('writes the same bytes in this process and in two workers', async () => {
    const files = async (name: string) => {
      const entries = await readdir(path.join(folder, name), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(path.join(folder, name), path.join(entry.parentPath, entry.name)))
        .sort();
    };
    const names = await files('1');
    expect(names.length).toBeGreaterThan(40);
    expect(await files('2')).toEqual(names);
    for (const name of names) {
      const [one, two] = await Promise.all(['1', '2'].map((set) => readFile(path.join(folder, set, name))));
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
});
