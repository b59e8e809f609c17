import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { madeUpStudyRuns } from '../testing/made-up-study.js';
import { parseStudy } from './parse-study.js';
import { planStudy } from './plan-study.js';
import { studyResults } from './study-results.js';
import { writeStudyResults } from './write-study-results.js';

const ROUNDS = { rounds: 40, seed: 1 };

describe('writeStudyResults', () => {
  let dir = '';
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'did-results-'));
  });
  afterEach(() => rm(dir, { recursive: true }));
  const write = async (study: Record<string, unknown>, tests: readonly string[]) => {
    const plan = planStudy(parseStudy(study, 'study'), { config: {}, methods: ['blend', 'warp'] });
    const seen = (_: string, test: string) => (test === 'celeb' ? [] : ['blend', 'warp']);
    const runs = madeUpStudyRuns(plan, {
      tests,
      methods: ['blend', 'warp'],
      seen,
      hasValue: (source) => source < 9,
    });
    await writeStudyResults(dir, plan, runs, studyResults(plan, runs, ROUNDS), ROUNDS.rounds);
    const files = (await readdir(dir)).sort();
    return { files, read: (name: string) => readFile(join(dir, name), 'utf8') };
  };
  const count = (text: string, part: string | RegExp) => text.split(part).length - 1;

  it('draws a panel of bars and a ROC file for each test, with the files alone on white', async () => {
    const { files, read } = await write({ variants: [{ name: 'bce' }, { name: 'did' }], seeds: [1, 2] }, [
      'test',
      'celeb',
    ]);
    expect(files).toEqual(['figure.svg', 'results.csv', 'roc-celeb.svg', 'roc-test.svg', 'table.md']);
    const bars = await read('figure.svg');
    expect([count(bars, '>bce</text>'), count(bars, '>did</text>'), count(bars, '>celeb</text>')]).toEqual([
      2, 2, 1,
    ]);
    const roc = await read('roc-celeb.svg');
    expect(roc).toMatch(/>fakes caught<.*>All fakes, of unseen methods<.*seeds and folds/s);
    for (const svg of [bars, roc]) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/);
      expect(svg).not.toMatch(/var\(--|<script|href/);
    }
    expect(await read('table.md')).toMatch(
      /## Test celeb: celeb, split test\n\n### All fakes, of unseen methods/,
    );
  });

  it('draws lines over the number that a study varies, one for each series, in the place of bars', async () => {
    const { files, read } = await write(
      { variants: [{ name: 'logits' }, { name: 'sigmoid' }], vary: { 'loss.alpha': [0, 0.5, 1] } },
      ['test'],
    );
    expect(files).toEqual(['figure.svg', 'results.csv', 'roc.svg', 'table.md']);
    const lines = await read('figure.svg');
    expect(lines).toMatch(/AUC and EER over loss.alpha, with 95 % intervals/);
    expect(count(lines, '>loss.alpha</text>')).toBe(2);
    // One shade a series in each of two panels.
    expect(count(lines, 'fill-opacity="0.16"')).toBe(4);
    expect(count(lines, '>logits</text>')).toBe(1);
    // A panel a series, coloured by number.
    const roc = await read('roc.svg');
    expect([count(roc, '>alpha=0.5</text>'), count(roc, '>sigmoid</text>')]).toEqual([1, 1]);
    expect(count(roc, 'fill-opacity="0.16"')).toBe(6);
  });

  it('gives each fold a row for what it left out, where these are values', async () => {
    const { read } = await write({ leaveOut: ['blend', { column: 'camera', value: ['phone', 'a,b'] }] }, [
      'test',
    ]);
    const groups = (await read('results.csv')).split('\n').map((line) => line.replace(/,0\..*$/, ''));
    const row = (leftOut: string, group: string) => `base,1,${leftOut},done,test,last,1,1,${group}`;
    expect(groups).toContain(row('"camera=phone+a,b"', 'left-out'));
    expect(groups).toContain(row('blend', 'unseen'));
    expect(groups).not.toContain(row('blend', 'left-out'));
    expect(await read('table.md')).toMatch(/## Trained on.*## Left out\n.*## All fakes\n/s);
  });
});
