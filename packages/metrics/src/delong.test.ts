import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  DELONG_DEFAULTS,
  delongIndependentTest,
  delongInterval,
  delongTest,
  partialAuc,
  rocAuc,
} from './index.js';
import { normalTail, normalTailQuantile } from './normal-distribution.js';
import { studentTails, studentTailsQuantile } from './student-distribution.js';

type Marker = 'wfns' | 'ndka' | 's100b';

const golden = JSON.parse(readFileSync(new URL('../golden/delong.json', import.meta.url), 'utf8')) as {
  outcome: number[];
  single: {
    marker: Marker;
    auc: number;
    variance: number;
    interval95: [number, number];
    interval50: [number, number];
    partial: { specificity: [number, number]; area: number; corrected: number }[];
  }[];
  paired: { a: Marker; b: Marker; z: number; pValue: number; interval95: [number, number] }[];
  independent: { a: Marker; b: Marker; t: number; degreesOfFreedom: number; pValue: number }[];
  normal: { z: number; tail: number }[];
  student: { t: number; freedom: number; tails: number }[];
} & Record<Marker, number[]>;

const { outcome, wfns, ndka } = golden;

/** float64 sums of some hundred terms: every figure but a p-value comes out to the last digits. */
function expectClose(got: number, wanted: number, relative = 1e-13): void {
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(relative * Math.max(Math.abs(wanted), 1e-300));
}

describe('pROC on the aSAH patients', () => {
  it.each(golden.single)('gives its AUC, variance and intervals of $marker', (wanted) => {
    const scores = golden[wanted.marker];
    expectClose(rocAuc(scores, outcome), wanted.auc);
    for (const [level, interval] of [
      [0.95, wanted.interval95],
      [0.5, wanted.interval50],
    ] as const) {
      const { auc, variance, low, high } = delongInterval(scores, outcome, { level });
      expectClose(auc, wanted.auc);
      expectClose(variance, wanted.variance);
      expectClose(low, interval[0]);
      expectClose(high, interval[1]);
    }
  });

  it.each(golden.single)('gives its partial areas of $marker, plain and corrected', ({ marker, partial }) => {
    for (const { specificity, area, corrected } of partial) {
      const [from, to] = [1 - specificity[0], 1 - specificity[1]];
      const ours = partialAuc(golden[marker], outcome, { from, to });
      expectClose(ours.area, area);
      expectClose(ours.corrected, corrected);
    }
  });

  it.each(golden.paired)('gives its paired test of $a and $b', ({ a, b, z, pValue, interval95 }) => {
    const ours = delongTest(golden[a], golden[b], outcome);
    expectClose(ours.z, z, 1e-12);
    expectClose(ours.pValue, pValue, 1e-12);
    expectClose(ours.low, interval95[0], 1e-12);
    expectClose(ours.high, interval95[1], 1e-12);
  });

  it.each(golden.independent)('gives its unpaired test of $a and $b', ({ a, b, ...wanted }) => {
    const ours = delongIndependentTest(
      { scores: golden[a].slice(0, 60), labels: outcome.slice(0, 60) },
      { scores: golden[b].slice(60), labels: outcome.slice(60) },
    );
    expectClose(ours.t, wanted.t, 1e-12);
    expectClose(ours.degreesOfFreedom, wanted.degreesOfFreedom, 1e-12);
    expectClose(ours.pValue, wanted.pValue, 1e-12);
  });

  it('gives the figures that the literature prints', () => {
    expect(delongInterval(wfns, outcome).variance).toBeCloseTo(0.00146991470882, 14);
    expect(delongInterval(ndka, outcome)).toMatchObject({
      low: expect.closeTo(0.501244999271703, 14),
      high: expect.closeTo(0.722670989888189, 14),
    });
    expect(delongTest(wfns, ndka, outcome)).toMatchObject({
      z: expect.closeTo(2.797775919, 9),
      pValue: expect.closeTo(0.005145579707, 12),
    });
  });
});

describe('DeLong, any scores', () => {
  it('sees no difference between scores that rank alike', () => {
    const squared = wfns.map((score) => score ** 3 - 8);
    expect(delongTest(wfns, squared, outcome)).toMatchObject({ difference: 0, variance: 0, z: 0, pValue: 1 });
  });

  it('is certain where nothing varies', () => {
    const labels = [0, 0, 1, 1];
    const [right, wrong] = [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
    ];
    expect(delongInterval(right, labels)).toEqual({ auc: 1, variance: 0, low: 1, high: 1 });
    expect(delongTest(right, wrong, labels)).toMatchObject({ difference: 1, z: Infinity, pValue: 0 });
    const apart = delongIndependentTest({ scores: right, labels }, { scores: wrong, labels });
    expect(apart).toMatchObject({ difference: 1, low: 1, high: 1, t: Infinity, pValue: 0 });
    const same = delongIndependentTest({ scores: right, labels }, { scores: right, labels });
    expect(same).toMatchObject({ difference: 0, t: 0, pValue: 1 });
  });

  it('covers 95 % unless told otherwise', () => {
    expect(delongInterval(ndka, outcome)).toEqual(delongInterval(ndka, outcome, DELONG_DEFAULTS));
    expect(DELONG_DEFAULTS.level).toBe(0.95);
  });

  it('the interval of independent sets holds the difference at the level of the test', () => {
    const halves = [
      { scores: wfns.slice(0, 60), labels: outcome.slice(0, 60) },
      { scores: ndka.slice(60), labels: outcome.slice(60) },
    ] as const;
    const { pValue } = delongIndependentTest(...halves);
    const { low, high } = delongIndependentTest(...halves, { level: 1 - pValue });
    expect(low).toBeCloseTo(0, 10);
    expect(high).toBeGreaterThan(0);
  });
});

describe('tails of distributions', () => {
  it('of the normal are those of R', () => {
    for (const { z, tail } of golden.normal) expectClose(normalTail(z), tail, 3e-13);
  });
  it("of Student's t are those of R", () => {
    for (const { t, freedom, tails } of golden.student) {
      // 1 - freedom / (freedom + t^2) cancels: with ten million degrees of freedom ten digits are left.
      expectClose(studentTails(t, freedom), tails, freedom > 1e6 ? 1e-9 : 1e-12);
    }
  });
  it('invert', () => {
    for (const chance of [1e-200, 1e-9, 0.01, 0.025, 0.4, 0.5, 0.7, 0.999]) {
      expectClose(normalTail(normalTailQuantile(chance)), chance, 1e-11);
    }
    expect(normalTailQuantile(0.025)).toBeCloseTo(1.959963984540054, 14);
    expect([normalTailQuantile(0), normalTailQuantile(1)]).toEqual([Infinity, -Infinity]);
    for (const freedom of [0.7, 3, 111, 1e4]) {
      expectClose(studentTails(studentTailsQuantile(0.05, freedom), freedom), 0.05, 1e-11);
    }
  });
});
