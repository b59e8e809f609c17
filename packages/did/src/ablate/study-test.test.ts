import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { writeCropSet } from '../testing/write-crop-set.js';
import { checkStudyTests } from './study-test.js';

describe('checkStudyTests', () => {
  let dir = '';
  const at = (name: string) => join(dir, name);
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'did-study-test-'));
    const set = plantedCropSet({ sources: 10, size: 16, methods: ['checker'] });
    await writeCropSet(set, at('crops'));
    const reals = set.samples.filter(({ split, label }) => split !== 'train' && label === 0);
    await writeCropSet({ ...set, samples: reals }, at('reals'));
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('takes the test split where nothing is asked, and knows a crop set by its manifest', async () => {
    const [own] = await checkStudyTests(undefined, at('crops'));
    expect(own).toMatchObject({ name: 'test', data: at('crops'), split: 'test' });
    expect(own?.manifestSha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['two of one name', [{ name: 'a' }, { name: 'a' }], /Two tests are called a/],
    ['a name that is a path', [{ name: 'a/b' }], /A test's name has letters/],
    ['the name of a split for another', [{ name: 'val' }], /val must be the split of that name.*crops-test/],
    [
      'the name of a split for another set',
      [{ name: 'test', data: 'reals' }],
      /test must be the split of that name/,
    ],
    ['a folder that is no crop set', [{ name: 'a', data: 'nowhere' }], /nowhere/],
    [
      'an empty split',
      [{ name: 'a', data: 'reals', split: 'train' as const }],
      /empty; this crop set has val, test/,
    ],
    ['a split without fakes', [{ name: 'a', data: 'reals' }], /reals: split "test" has no fakes.*\(a\)/],
  ])('refuses %s', async (_, tests, message) => {
    const asked = tests.map((test) => ({
      split: 'test' as const,
      ...test,
      data: at('data' in test ? test.data : 'crops'),
    }));
    await expect(checkStudyTests(asked, at('crops'))).rejects.toThrow(message);
  });
});
