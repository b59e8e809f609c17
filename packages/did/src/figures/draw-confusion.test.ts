import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evaluateRun } from '../evaluate/evaluator.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { trainRun } from '../train/trainer.js';
import { drawConfusion } from './draw-confusion.js';
import { readConfusion } from './read-confusion.js';

describe('readConfusion', () => {
  it('divides rows by what is true, and every class counts the same', () => {
    const confusion = readConfusion({
      labels: ['real', 'a', 'b'],
      counts: [
        [90, 10, 0],
        [1, 1, 0],
        [0, 0, 0],
      ],
    });
    expect(confusion.shares).toEqual([
      [0.9, 0.1, 0],
      [0.5, 0.5, 0],
      [0, 0, 0],
    ]);
    expect(confusion.accuracies).toEqual([0.9, 0.5, null]);
    expect(confusion.meanAccuracy).toBeCloseTo(0.7, 12);
    expect(confusion.chance).toBeCloseTo(1 / 3, 12);
  });

  it('gives no accuracy of domains that were discovered', () => {
    const found = readConfusion({
      labels: ['real', 'a'],
      columns: ['real', 'domain 2'],
      counts: [
        [3, 1],
        [0, 4],
      ],
    });
    expect(found.shares).toEqual([
      [0.75, 0.25],
      [0, 1],
    ]);
    expect([found.accuracies, found.meanAccuracy]).toEqual([undefined, undefined]);
  });
});

describe('drawConfusion', () => {
  let dir = '';
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'did-figure-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('counts as an evaluation does, and draws every cell in fixed colours', async () => {
    const [run, data] = [join(dir, 'did'), smallCropSet()];
    await trainRun({ config: smallConfig({ train: { steps: 2 } }), data, out: run, backend: 'wasm' });
    const { svg, data: confusion } = await drawConfusion({ run, data, backend: 'wasm' });
    const { confusion: evaluated } = await evaluateRun({ run, data, backend: 'wasm', rounds: 10 });
    expect({ labels: confusion.labels, counts: confusion.counts }).toEqual(evaluated);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="\d+"/);
    expect(svg).not.toContain('var(');
    for (const share of confusion.shares.flat()) expect(svg).toContain(`>${share.toFixed(2)}</text>`);
  });

  it('says that a run has no domain head', async () => {
    const [run, data] = [join(dir, 'bce'), smallCropSet()];
    await trainRun({
      config: smallConfig({ model: { variant: 'bce' }, train: { steps: 2 } }),
      data,
      out: run,
      backend: 'wasm',
    });
    await expect(drawConfusion({ run, data, backend: 'wasm' })).rejects.toThrow('has no domain head');
  });
});
