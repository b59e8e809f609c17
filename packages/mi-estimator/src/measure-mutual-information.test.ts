import { prepareBackend, SeededRandom } from '@did/runtime';
import { beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { measureMutualInformation } from './measure-mutual-information.js';

function gaussians(count: number, rho: number): [tf.Tensor2D, tf.Tensor2D] {
  const random = new SeededRandom('gaussians');
  const x: number[][] = [];
  const y: number[][] = [];
  for (let i = 0; i < count; i++) {
    const [a, b] = [random.normal(), random.normal()];
    x.push([a]);
    y.push([rho * a + Math.sqrt(1 - rho * rho) * b]);
  }
  return [tf.tensor2d(x), tf.tensor2d(y)];
}

describe('measureMutualInformation', () => {
  beforeAll(async () => {
    await prepareBackend('wasm');
  });

  it.each([
    [0, 0],
    [0.8, -0.5 * Math.log(1 - 0.64)],
  ])('knows the information of Gaussians with rho %d: %d nats', async (rho, truth) => {
    const [x, y] = gaussians(3000, rho);
    const before = tf.memory().numTensors;
    const { nats, interval, ceiling, trustworthy } = await measureMutualInformation(x, y, {
      seeds: 2,
      steps: 300,
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(Math.abs(nats - truth)).toBeLessThan(0.08);
    expect(interval[0]).toBeLessThanOrEqual(nats);
    expect(ceiling).toBeCloseTo(Math.log(128), 6);
    expect(trustworthy).toBe(true);
    tf.dispose([x, y]);
  });

  it('warns near its ceiling', async () => {
    const [x] = gaussians(1000, 0);
    const measured = await measureMutualInformation(x, x, { seeds: 1, steps: 250, batchSize: 8 });
    expect(measured.trustworthy).toBe(false);
    expect(measured.note).toMatch(/ceiling/);
    x.dispose();
  });

  it('refuses too few pairs and rows that differ', async () => {
    const [x, y] = gaussians(100, 0.5);
    await expect(measureMutualInformation(x, y)).rejects.toThrow(/too few/);
    await expect(measureMutualInformation(x, y.slice([1, 0]))).rejects.toThrow(/100 and 99/);
    tf.dispose([x, y]);
  });
});
