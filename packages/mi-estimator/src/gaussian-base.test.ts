import { SeededRandom } from '@did/runtime';
import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import {
  correlatedGaussians,
  type FlatRows,
  fitGaussianBase,
  fitNormalScores,
  gaussianMutualInformation,
} from './index.js';
import { normalQuantile } from './normal-quantile.js';

const flat = (rows: readonly number[][]): FlatRows => ({
  count: rows.length,
  size: rows[0]?.length ?? 0,
  values: Float32Array.from(rows.flat()),
});
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

function pairsOf(count: number, dimensions: number, correlation: number) {
  const { x, y } = correlatedGaussians(count, dimensions, correlation, new SeededRandom('base'));
  return { x: flat(x), y: flat(y) };
}

describeEachBackend('fitGaussianBase', () => {
  it('is the log ratio of the normals that the pairs come from', async () => {
    const rho = 0.8;
    const base = await fitGaussianBase(pairsOf(20_000, 1, rho), range(0, 16_000), range(16_000, 20_000));
    expect(base.kept).toBe(1);
    expect(base.nats).toBeCloseTo(gaussianMutualInformation(rho), 1);
    const [x, y] = [
      [-1, 0, 2],
      [-0.5, 1],
    ] as const;
    const rest = 1 - rho * rho;
    const wanted = x.flatMap((a) =>
      y.map((b) => -Math.log(rest) / 2 - (rho * rho * (a * a + b * b) - 2 * rho * a * b) / (2 * rest)),
    );
    tf.tidy(() => {
      const found = base.scores(tf.tensor2d([...x], [3, 1]), tf.tensor2d([...y], [2, 1]));
      expect(found.shape).toEqual([3, 2]);
      expectClose(found, tf.tensor2d(wanted, [3, 2]), { absolute: 0.15 });
    });
    base.dispose();
  });

  it('is 0 where nothing correlates, and shrinks what is mostly chance', async () => {
    const none = await fitGaussianBase(pairsOf(400, 8, 0), range(0, 200), range(200, 400));
    expect(none.kept).toBeLessThanOrEqual(0.25);
    const little = await fitGaussianBase(pairsOf(300, 12, 0.5), range(0, 60), range(60, 300));
    expect(little.kept).toBeGreaterThan(0);
    expect(little.kept).toBeLessThan(1);
    none.dispose();
    little.dispose();
  });
});

describe('fitNormalScores', () => {
  it('gives one column the quantiles of its ranks, and ties the middle of theirs', () => {
    const rows = flat([[10], [-1], [3], [3]]);
    const scores = fitNormalScores(rows).apply(rows).values;
    expectClose(scores, [normalQuantile(7 / 8), normalQuantile(1 / 8), 0, 0], { absolute: 1e-4 });
  });

  it('is the same for any increasing function of a column', () => {
    const random = new SeededRandom(4);
    const plain = Array.from({ length: 200 }, () => [random.normal(), random.normal()]);
    const bent = plain.map(([a, b]) => [Math.exp(a as number), (b as number) ** 3]);
    const [one, other] = [flat(plain), flat(bent)].map((rows) => fitNormalScores(rows).apply(rows).values);
    expectClose(one as Float32Array, other as Float32Array, { relative: 0 });
  });

  it('interpolates rows that it was not fitted to, and holds its ends', () => {
    const maps = fitNormalScores(flat([[0], [1], [100]]), [0, 1]);
    const [low, high] = [normalQuantile(0.25), normalQuantile(0.75)];
    const scores = maps.apply(flat([[-5], [0.5], [100]])).values;
    expectClose(scores, [low, 0, high], { absolute: 1e-6 });
    expect((low + high) / 2).toBeCloseTo(0, 6);
  });

  it('knows quantiles of the normal', () => {
    for (const [p, z] of [
      [0.975, 1.959963985],
      [0.5, 0],
      [0.001, -3.090232306],
    ] as const) {
      expect(normalQuantile(p)).toBeCloseTo(z, 7);
    }
  });
});
