import { isDidError, SeededRandom } from '@did/runtime';
import { describeEachBackend } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { correlatedGaussians, gaussianMutualInformation } from './known-mutual-information.js';
import { measureMutualInformation } from './measure-mutual-information.js';
import type { MeasureOptions } from './measure-options.js';
import { studentMutualInformation, studentPairs } from './student-pairs.js';

/** Small enough for plain JavaScript. */
const QUICK: MeasureOptions = {
  repeats: 2,
  steps: 100,
  batchSize: 32,
  hidden: 24,
  learningRate: 1e-2,
  groupSize: 200,
  seed: 1,
};

describeEachBackend('measureMutualInformation', () => {
  it.each([0, 0.8])('knows the information of Gaussians with correlation %d', async (correlation) => {
    const { x, y } = correlatedGaussians(1600, 1, correlation, new SeededRandom('pairs'));
    const found = await measureMutualInformation(x, y, QUICK);
    expect(Math.abs(found.nats - gaussianMutualInformation(correlation))).toBeLessThan(0.06);
    expect(found.interval.low).toBeLessThan(found.nats);
    expect(found.interval.high).toBeGreaterThan(found.nats);
    expect(found.ceiling).toBeCloseTo(Math.log(200), 6);
    expect(found).toMatchObject({ trustworthy: true, note: '' });
  });

  it('leaves no tensor behind and repeats itself with the same seed', async () => {
    const { x, y } = correlatedGaussians(200, 2, 0.5, new SeededRandom('pairs'));
    const before = tf.memory().numTensors;
    const once = await measureMutualInformation(x, y, { ...QUICK, steps: 10 });
    expect(await measureMutualInformation(x, y, { ...QUICK, steps: 10 })).toEqual(once);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is not trusted near its ceiling', async () => {
    const { x } = correlatedGaussians(400, 1, 0, new SeededRandom('pairs'));
    const { trustworthy, note } = await measureMutualInformation(x, x, { ...QUICK, groupSize: 8 });
    expect(trustworthy).toBe(false);
    expect(note).toMatch(/above log 8 = 2.08/);
  });

  it('finds what is not in the correlations, with the lower bound below it', async () => {
    const { x, y } = studentPairs(2000, 1, 1, 1, new SeededRandom('pairs'));
    const found = await measureMutualInformation(x, y, { ...QUICK, batchSize: 64 });
    expect(Math.abs(found.nats - studentMutualInformation(1, 1, 1))).toBeLessThan(0.07);
    expect(found.lowerBound).toBeLessThan(found.nats + 0.05);
  });

  it('a function of y says no more than y, and two independent pairs say what both say', async () => {
    const { x, y } = correlatedGaussians(1200, 2, 0.8, new SeededRandom('pairs'));
    const one = (rows: number[][], k: number) => rows.map((row) => [row[k] as number]);
    const nats = async (a: number[][], b: number[][]) => (await measureMutualInformation(a, b, QUICK)).nats;
    const [first, second] = [await nats(one(x, 0), one(y, 0)), await nats(one(x, 1), one(y, 1))];
    expect(Math.abs((await nats(x, y)) - first - second)).toBeLessThan(0.1);
    const coarse = one(y, 0).map(([value]) => [Math.round(value as number)]);
    const folded = one(y, 0).map(([value]) => [Math.abs(value as number)]);
    expect(await nats(one(x, 0), coarse)).toBeLessThan(first);
    expect(await nats(one(x, 0), folded)).toBeLessThan(first - 0.1);
  }, 180_000); // five measurements; plain JavaScript on a busy machine takes 10 s for each

  it.each([
    { estimator: 'info-nce', base: 'none' },
    { estimator: 'smile' },
    { estimator: 'donsker-varadhan' },
    { estimator: 'nwj' },
    { estimator: 'js-to-nwj', critic: 'bilinear' },
  ] satisfies MeasureOptions[])('measures by %j', async (options) => {
    const { x, y } = correlatedGaussians(1000, 1, 0.8, new SeededRandom('pairs'));
    const found = await measureMutualInformation(x, y, { ...QUICK, ...options });
    expect(Math.abs(found.nats - gaussianMutualInformation(0.8))).toBeLessThan(0.13);
  });

  it('names the column that is constant, the row that is not finite, the option that is unknown', async () => {
    const { x, y } = correlatedGaussians(100, 2, 0.5, new SeededRandom('pairs'));
    const constant = y.map(([a]) => [a as number, 7]);
    await expect(measureMutualInformation(x, constant)).rejects.toThrow(/column 1 of `y` is 7 in every row/);
    const holed = x.map((row, i) => (i === 3 ? [Number.NaN, 0] : row));
    await expect(measureMutualInformation(holed, y)).rejects.toThrow(/`x` must be finite; row 3, column 0/);
    const ragged = x.map((row, i) => (i === 3 ? [1] : row));
    await expect(measureMutualInformation(ragged, y)).rejects.toThrow(/rows of `x`.*row 3 has 1/);
    const unknown = { estimator: 'infonce' } as unknown as MeasureOptions;
    await expect(measureMutualInformation(x, y, unknown)).rejects.toThrow(
      /`estimator` must be one of.*infonce/,
    );
  });

  it('refuses too few pairs, rows that differ and options out of range', async () => {
    const { x, y } = correlatedGaussians(100, 1, 0.5, new SeededRandom('pairs'));
    const few = correlatedGaussians(63, 1, 0.5, new SeededRandom('pairs'));
    await expect(measureMutualInformation(few.x, few.y)).rejects.toThrow(/at least 64; got 63/);
    await expect(measureMutualInformation(x, few.y)).rejects.toThrow(/got 100 and 63/);
    const refusal = await measureMutualInformation(x, y, { repeats: 1 }).catch((error: unknown) => error);
    expect(isDidError(refusal) && refusal.code).toBe('DID_VALUE');
  });
});
