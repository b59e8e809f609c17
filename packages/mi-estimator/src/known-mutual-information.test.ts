import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { digamma, logGamma } from './gamma-functions.js';
import {
  correlatedGaussians,
  denseCovariance,
  gaussianCorrelation,
  gaussianMutualInformation,
  normalMutualInformation,
  normalPairs,
  studentMutualInformation,
  studentPairs,
} from './index.js';

describe('closed forms', () => {
  it('normal: one pair at .75, two pairs at .8', () => {
    expect(gaussianMutualInformation(0.75)).toBeCloseTo(0.4133, 4);
    expect(
      normalMutualInformation(
        [
          [1, 0.75],
          [0.75, 1],
        ],
        1,
      ),
    ).toBeCloseTo(0.4133, 4);
    expect(gaussianMutualInformation(0.8, 2)).toBeCloseTo(1.0217, 4);
  });

  it.each([
    [2, 0.2939],
    [3, 0.4133],
    [5, 0.5928],
    [25, 1.2922],
    [50, 1.6243],
  ])('dense normal of dimension %d: %d', (dimension, nats) => {
    expect(normalMutualInformation(denseCovariance(2 * dimension, 0.5), dimension)).toBeCloseTo(nats, 4);
  });

  it.each([
    [1, 1, 0.2242],
    [2, 2, 0.1931],
    [3, 3, 0.1787],
    [5, 3, 0.2985],
  ])('Student of dimension %d with %d degrees of freedom: %d', (dimension, degrees, nats) => {
    expect(studentMutualInformation(dimension, dimension, degrees)).toBeCloseTo(nats, 4);
  });

  it('units and scales of variables do not matter, and the correlation of a given information is its inverse', () => {
    const scaled = [
      [4, 0.75 * 2 * 0.1],
      [0.75 * 2 * 0.1, 0.01],
    ];
    expect(normalMutualInformation(scaled, 1)).toBeCloseTo(gaussianMutualInformation(0.75), 10);
    expect(gaussianMutualInformation(gaussianCorrelation(6, 20), 20)).toBeCloseTo(6, 10);
  });

  it('knows the gamma function', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 10);
    expect(logGamma(5)).toBeCloseTo(Math.log(24), 10);
    expect(digamma(1)).toBeCloseTo(-0.5772156649, 9);
    expect(digamma(0.5)).toBeCloseTo(-0.5772156649 - 2 * Math.LN2, 9);
  });
});

describe('samplers', () => {
  const correlation = (a: readonly number[], b: readonly number[]) => {
    const dot = (u: readonly number[], v: readonly number[]) =>
      u.reduce((sum, value, i) => sum + value * (v[i] as number), 0);
    return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  };
  const column = (rows: readonly number[][], k: number) => rows.map((row) => row[k] as number);

  it('draw what the closed forms speak of', () => {
    const { x, y } = normalPairs(20_000, denseCovariance(4, 0.5), 2, new SeededRandom(1));
    for (const [a, b] of [
      [x, y],
      [x, x],
    ] as const)
      expect(correlation(column(a, 0), column(b, 1))).toBeCloseTo(0.5, 1);
    const pairs = correlatedGaussians(20_000, 2, 0.8, new SeededRandom(1));
    expect(correlation(column(pairs.x, 1), column(pairs.y, 1))).toBeCloseTo(0.8, 1);
    expect(Math.abs(correlation(column(pairs.x, 0), column(pairs.y, 1)))).toBeLessThan(0.03);
  });

  it('Student: sizes go together although signs do not', () => {
    const { x, y } = studentPairs(20_000, 1, 1, 3, new SeededRandom(1));
    const logSize = (rows: readonly number[][]) => {
      const logs = rows.map((row) => Math.log(Math.abs(row[0] as number)));
      const middle = logs.reduce((sum, value) => sum + value, 0) / logs.length;
      return logs.map((value) => value - middle);
    };
    expect(correlation(logSize(x), logSize(y))).toBeGreaterThan(0.1);
    expect(Math.abs(correlation(column(x, 0).map(Math.sign), column(y, 0).map(Math.sign)))).toBeLessThan(
      0.03,
    );
    // A Student's median size with 3 degrees of freedom is .7649.
    const sizes = column(x, 0)
      .map(Math.abs)
      .sort((a, b) => a - b);
    expect(sizes[10_000]).toBeCloseTo(0.765, 1);
  });

  it('the same seed draws the same', () => {
    const draw = () => studentPairs(3, 2, 1, 2, new SeededRandom('s'));
    expect(draw()).toEqual(draw());
  });

  it('refuse what is no covariance, no size, no degree', () => {
    expect(() =>
      normalMutualInformation(
        [
          [1, 2],
          [2, 1],
        ],
        1,
      ),
    ).toThrow(/`covariance`.*positive definite/);
    expect(() =>
      normalPairs(
        3,
        [
          [1, 0.5],
          [0.4, 1],
        ],
        1,
        new SeededRandom(1),
      ),
    ).toThrow(/\[1\]\[0\] differs/);
    expect(() => normalPairs(3, denseCovariance(2, 0.5), 2, new SeededRandom(1))).toThrow(/`xSize`.*1\.\.1/);
    expect(() => studentMutualInformation(1, 0, 1)).toThrow(/`ySize` must be above 0/);
    expect(() => studentPairs(3, 1, 1, 1.5, new SeededRandom(1))).toThrow(/`degrees` must be a whole number/);
  });
});
