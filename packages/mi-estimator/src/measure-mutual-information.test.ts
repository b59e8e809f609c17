import { isDidError, SeededRandom } from '@did/runtime';
import { describeEachBackend } from '@did/runtime/testing';
import { expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { correlatedGaussians, gaussianMutualInformation } from './known-mutual-information.js';
import { measureMutualInformation } from './measure-mutual-information.js';
import type { MeasureOptions } from './measure-options.js';

/** Small enough for plain JavaScript. */
const QUICK: MeasureOptions = {
  repeats: 2,
  steps: 100,
  batchSize: 64,
  hidden: 24,
  learningRate: 1e-2,
  seed: 1,
};

describeEachBackend('measureMutualInformation', () => {
  it.each([0, 0.8])('knows the information of Gaussians with correlation %d', async (correlation) => {
    const { x, y } = correlatedGaussians(1600, 1, correlation, new SeededRandom('pairs'));
    const found = await measureMutualInformation(x, y, QUICK);
    expect(Math.abs(found.nats - gaussianMutualInformation(correlation))).toBeLessThan(0.06);
    expect(found.interval.low).toBeLessThan(found.nats);
    expect(found.interval.high).toBeGreaterThan(found.nats);
    expect(found.ceiling).toBeCloseTo(Math.log(800), 6);
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
    expect(note).toMatch(/ceiling/);
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
