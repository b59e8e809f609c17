import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseStudy } from './parse-study.js';
import { planStudy } from './plan-study.js';
import { openStudyFolder } from './study-folder.js';
import type { CheckedTest } from './study-test.js';

const planOf = (study: Record<string, unknown>) =>
  planStudy(parseStudy(study, 'study'), { config: {}, methods: ['a'] });
const OWN = { name: 'test', data: 'crops', split: 'test', manifestSha256: 'x' } as const;
const MADE = { dataSha256: 'x', backend: 'wasm', tests: [OWN] };

describe('openStudyFolder', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'did-study-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('names the keys that differ, and takes seeds and variants that are new', async () => {
    await (await openStudyFolder(dir, planOf({ seeds: [1] }), MADE))();
    await (await openStudyFolder(dir, planOf({ seeds: [1, 2] }), MADE))();
    await expect(
      openStudyFolder(dir, planOf({ seeds: [2], set: { 'loss.alpha': 0.1, 'train.steps': 9 } }), MADE),
    ).rejects.toThrow(/base\/seed-2 .*differ: loss.alpha, train.steps/);
    // A refusal leaves the folder free.
    await (await openStudyFolder(dir, planOf({ seeds: [1] }), MADE))();
  });

  it('refuses another crop set and another backend', async () => {
    await (await openStudyFolder(dir, planOf({}), MADE))();
    await expect(openStudyFolder(dir, planOf({}), { ...MADE, dataSha256: 'y' })).rejects.toThrow(
      /another crop set/,
    );
    await expect(openStudyFolder(dir, planOf({}), { ...MADE, backend: 'cpu' })).rejects.toThrow(
      /--backend wasm; got cpu/,
    );
  });

  it('takes tests that are new, and refuses another crop set or split under the same name', async () => {
    const made = (test: Partial<CheckedTest>) => ({
      ...MADE,
      tests: [OWN, { name: 'celeb', data: 'celeb', split: 'test' as const, manifestSha256: 'c', ...test }],
    });
    await (await openStudyFolder(dir, planOf({}), MADE))();
    await (await openStudyFolder(dir, planOf({}), made({})))();
    // A folder may be moved.
    await (await openStudyFolder(dir, planOf({}), made({ data: 'elsewhere' })))();
    await expect(openStudyFolder(dir, planOf({}), made({ manifestSha256: 'd' }))).rejects.toThrow(
      /the test celeb was made on another crop set/,
    );
    await expect(openStudyFolder(dir, planOf({}), made({ split: 'val' }))).rejects.toThrow(
      /celeb was made on split test; now it is split val/,
    );
  });

  it('leaves a folder alone that holds something else', async () => {
    await writeFile(join(dir, 'thesis.txt'), '');
    await expect(openStudyFolder(dir, planOf({}), MADE)).rejects.toThrow(/holds files but no study/);
    expect(await readdir(dir)).toEqual(['thesis.txt']);
  });

  it('is held by one process, and taken over from one that was killed', async () => {
    const release = await openStudyFolder(dir, planOf({}), MADE);
    await expect(openStudyFolder(dir, planOf({}), MADE)).rejects.toThrow(
      /Another process \(\d+\) is at work/,
    );
    await release();
    // No process has this number.
    await writeFile(join(dir, 'ablate.lock'), JSON.stringify({ pid: 4194304, host: hostname() }));
    await (await openStudyFolder(dir, planOf({}), MADE))();
    await writeFile(join(dir, 'ablate.lock'), JSON.stringify({ pid: 4194304, host: 'elsewhere' }));
    await expect(openStudyFolder(dir, planOf({}), MADE)).rejects.toThrow(
      /on elsewhere; if it has ended, delete/,
    );
  });
});
