import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { adjustByHolm, pairedTTest, signTest, wilcoxonSignedRankTest } from './index.js';

/** Made by tools/reference/metrics_paired.py, with scipy and R. */
const golden = JSON.parse(readFileSync(new URL('../golden/paired-tests.json', import.meta.url), 'utf8')) as {
  cases: {
    a: number[];
    b: number[];
    t: { difference: number; low: number; high: number; t: number; pValue: number } | null;
    wilcoxon: { plus: number; minus: number; pValue: number };
    sign: { plus: number; minus: number; pValue: number };
  }[];
  holm: { given: number[]; adjusted: number[] }[];
};

const near = (got: number, wanted: number) =>
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-10 * Math.abs(wanted) + 1e-14);

describe('paired tests on 60 cases of 2 to 13 pairs, with ties and zeros', () => {
  it('gives ttest_rel of scipy with its interval', () => {
    let compared = 0;
    for (const { a, b, t } of golden.cases) {
      if (t === null) continue;
      compared++;
      const got = pairedTTest(a, b);
      for (const key of ['difference', 'low', 'high', 't', 'pValue'] as const) near(got[key], t[key]);
    }
    expect(compared).toBeGreaterThan(50);
  });

  it('gives wilcoxon of scipy over all signs', () => {
    for (const { a, b, wilcoxon } of golden.cases) {
      const got = wilcoxonSignedRankTest(a, b);
      expect([got.plus, got.minus]).toEqual([wilcoxon.plus, wilcoxon.minus]);
      near(got.pValue, wilcoxon.pValue);
    }
  });

  it('gives binomtest of scipy', () => {
    for (const { a, b, sign } of golden.cases) {
      const got = signTest(a, b);
      expect([got.plus, got.minus]).toEqual([sign.plus, sign.minus]);
      near(got.pValue, sign.pValue);
    }
  });

  it("gives R's p.adjust by Holm", () => {
    for (const { given, adjusted } of golden.holm)
      for (const [i, got] of adjustByHolm(given).entries()) near(got, adjusted[i] as number);
  });
});

describe('paired tests at the edges', () => {
  it('call equal measurements equal', () => {
    expect(pairedTTest([1, 2], [1, 2])).toMatchObject({ difference: 0, t: 0, pValue: 1 });
    expect(wilcoxonSignedRankTest([1, 2], [1, 2])).toEqual({ plus: 0, minus: 0, pairs: 0, pValue: 1 });
    expect(signTest([1, 2], [1, 2])).toEqual({ plus: 0, minus: 0, pValue: 1 });
  });

  it('call a difference without any spread certain', () => {
    expect(pairedTTest([2, 3], [1, 2])).toMatchObject({ difference: 1, low: 1, high: 1, pValue: 0 });
  });

  it('hold for thousands of pairs', () => {
    const a = Array.from({ length: 3000 }, (_, i) => (i % 2 === 0 ? 1 : -1) * (i + 1));
    expect(signTest(a, new Float64Array(3000)).pValue).toBeCloseTo(1, 10);
  });

  it.each([
    ['one pair', () => pairedTTest([1], [2]), /at least two pairs are needed; got 1/],
    ['no pairs', () => signTest([], []), /`a` is empty/],
    ['lengths that differ', () => wilcoxonSignedRankTest([1], [1, 2]), /same length; got 1 and 2/],
    ['NaN', () => signTest([Number.NaN], [1]), /`a\[0\]` is NaN/],
    ['a level of 1', () => pairedTTest([1, 2], [2, 3], { level: 1 }), /`level` must lie in \(0,1\)/],
    ['a chance above 1', () => adjustByHolm([0.1, 1.2]), /`pValues\[1\]` is 1.2; expected 0..1/],
  ])('refuse %s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
