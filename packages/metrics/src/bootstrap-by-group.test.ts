import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  aucStatistic,
  bootstrapAuc,
  bootstrapAucDifference,
  bootstrapByGroup,
  bootstrapEer,
  eerStatistic,
  type Numbers,
  pairedBootstrapByGroup,
} from './index.js';

const mean =
  (values: readonly number[]) =>
  (times: Numbers): number => {
    let [sum, count] = [0, 0];
    values.forEach((value, i) => {
      sum += value * (times[i] as number);
      count += times[i] as number;
    });
    return sum / count;
  };

/** Sums of waves: spread like a normal, and the same everywhere. */
const noise = (i: number) => Math.sin(12.9898 * i) + Math.sin(78.233 * i) + Math.sin(37.719 * i);

describe('bootstrapByGroup', () => {
  const values = Array.from({ length: 400 }, (_, i) => noise(i));
  const single = values.map((_, i) => i);

  it('comes near the normal interval of a mean when each item is a group', () => {
    const { estimate, low, high, rounds, groups } = bootstrapByGroup(single, mean(values), { rounds: 2000 });
    const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - estimate) ** 2, 0) / values.length);
    const half = (1.96 * deviation) / Math.sqrt(values.length);
    expect(Math.abs(high - estimate - half) / half).toBeLessThan(0.1);
    expect(Math.abs(estimate - low - half) / half).toBeLessThan(0.1);
    expect([rounds, groups]).toEqual([2000, 400]);
  });

  it('widens by sqrt(4) when each item stands four times in its group', () => {
    const copies = values.flatMap((value) => [value, value, value, value]);
    const groups = copies.map((_, i) => `video ${Math.floor(i / 4)}`);
    const width = (keys: readonly (string | number)[]) => {
      const { low, high } = bootstrapByGroup(keys, mean(copies), { rounds: 2000 });
      return high - low;
    };
    expect(width(groups) / width(copies.map((_, i) => i))).toBeGreaterThan(1.85);
    expect(width(groups) / width(copies.map((_, i) => i))).toBeLessThan(2.15);
  });

  it('draws whole groups, as many as there are', () => {
    const groups = ['a', 'a', 'b', 'b', 'b', 'c'];
    bootstrapByGroup(
      groups,
      (times) => {
        expect(times[0]).toBe(times[1]);
        expect(times[2]).toBe(times[4]);
        expect((times[0] as number) + (times[2] as number) + (times[5] as number)).toBe(3);
        return 0;
      },
      { rounds: 50 },
    );
  });

  it('gives the same interval for the same seed, another for another', () => {
    const run = (seed: number) => bootstrapByGroup(single, mean(values), { rounds: 200, seed });
    expect(run(3)).toEqual(run(3));
    expect(run(3).low).not.toBe(run(4).low);
  });

  it('narrows with the level, and draws 1000 rounds of 95 % from seed 1 unless told otherwise', () => {
    const at = (level: number) => bootstrapByGroup(single, mean(values), { level });
    expect(at(0.5).high - at(0.5).low).toBeLessThan(at(0.95).high - at(0.95).low);
    expect(at(0.95)).toEqual(bootstrapByGroup(single, mean(values)));
    expect(at(0.95)).toEqual(bootstrapByGroup(single, mean(values), { rounds: 1000, seed: 1 }));
  });

  it('gives the bias-corrected and accelerated interval of scipy for a skewed sample', () => {
    const { bca } = JSON.parse(
      readFileSync(new URL('../golden/calibration.json', import.meta.url), 'utf8'),
    ) as { bca: { low: number; high: number } };
    const sample = Array.from({ length: 40 }, (_, i) => -Math.log((i + 0.5) / 40));
    const keys = sample.map((_, i) => i);
    const run = (method: 'percentile' | 'bca') =>
      bootstrapByGroup(keys, mean(sample), { rounds: 20_000, method });
    const { low, high } = run('bca');
    // Ours draws other numbers: a quantile of 20,000 rounds moves by about .005.
    expect(Math.abs(low - bca.low)).toBeLessThan(0.015);
    expect(Math.abs(high - bca.high)).toBeLessThan(0.015);
    expect(high - run('percentile').high).toBeGreaterThan(0.02);
  });

  it('is the percentile interval where nothing is biased or skewed', () => {
    const even = [...values, ...values.map((value) => -value)];
    const keys = even.map((_, i) => i);
    const [a, b] = (['percentile', 'bca'] as const).map((method) =>
      bootstrapByGroup(keys, mean(even), { rounds: 4000, method }),
    );
    expect(Math.abs((a?.low as number) - (b?.low as number))).toBeLessThan(0.02);
    expect(Math.abs((a?.high as number) - (b?.high as number))).toBeLessThan(0.02);
  });

  it('covers the true AUC about as often as it says, items of a group alike', () => {
    let state = 7;
    const draw = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
    // Group effect and item noise of variance 1/2 each; fakes stand 1 higher: AUC = Phi(1 / sqrt 2).
    const truth = 0.7602499389;
    let covered = 0;
    let naive = 0;
    for (let trial = 0; trial < 200; trial++) {
      const labels: number[] = [];
      const scores: number[] = [];
      const groups: number[] = [];
      for (let group = 0; group < 60; group++) {
        const effect = normal() * Math.SQRT1_2;
        for (let item = 0; item < 6; item++) {
          labels.push(group % 2);
          scores.push((group % 2) + effect + normal() * Math.SQRT1_2);
          groups.push(group);
        }
      }
      const inside = ({ low, high }: { low: number; high: number }) => low <= truth && truth <= high;
      covered += Number(inside(bootstrapAuc(scores, labels, groups, { rounds: 200, seed: trial })));
      naive += Number(
        inside(
          bootstrapAuc(
            scores,
            labels,
            groups.map((_, i) => i),
            { rounds: 200, seed: trial },
          ),
        ),
      );
    }
    expect(covered).toBeGreaterThan(0.89 * 200);
    expect(naive).toBeLessThan(0.8 * 200);
  });

  it('leaves out rounds of one class, and says how many counted', () => {
    const { rounds } = bootstrapAuc([1, 2, 3], [0, 0, 1], ['a', 'b', 'c'], { rounds: 300 });
    expect(rounds).toBeLessThan(300 * 0.85);
    expect(rounds).toBeGreaterThan(300 * 0.5);
  });

  it('throws rather than give an interval of nothing', () => {
    expect(() => bootstrapByGroup([], () => 1)).toThrow(/`groups` is empty/);
    expect(() => bootstrapByGroup(['a', 'b'], () => Number.NaN)).toThrow(
      /gives NaN for the items as they are/,
    );
    expect(() =>
      bootstrapByGroup(
        [1, 2, 3, 4, 5, 6, 7, 8],
        (t) => (Array.from(t).every((n) => n === 1) ? 1 : Number.NaN),
        { rounds: 5 },
      ),
    ).toThrow(/none of 5 rounds/);
  });
});

describe('bootstrapAuc, bootstrapEer and differences', () => {
  const labels = Array.from({ length: 300 }, (_, i) => (i % 3 === 0 ? 1 : 0));
  const strong = labels.map((label, i) => 2 * label + noise(i));
  const weak = strong.map((score, i) => score + 0.8 * noise(1000 + i));
  const groups = labels.map((_, i) => Math.floor(i / 6));

  it('are the statistics by group', () => {
    expect(bootstrapAuc(strong, labels, groups)).toEqual(
      bootstrapByGroup(groups, aucStatistic(strong, labels)),
    );
    expect(bootstrapEer(strong, labels, groups)).toEqual(
      bootstrapByGroup(groups, eerStatistic(strong, labels)),
    );
  });

  it('a paired difference is narrower than its parts allow, and 0 for equal scores', () => {
    const difference = bootstrapAucDifference(strong, weak, labels, groups);
    const [a, b] = [bootstrapAuc(strong, labels, groups), bootstrapAuc(weak, labels, groups)];
    expect(difference.estimate).toBeCloseTo(a.estimate - b.estimate, 14);
    expect(difference.high - difference.low).toBeLessThan(Math.hypot(a.high - a.low, b.high - b.low));
    expect(bootstrapAucDifference(strong, strong, labels, groups)).toMatchObject({
      estimate: 0,
      low: 0,
      high: 0,
    });
    expect(pairedBootstrapByGroup(groups, aucStatistic(strong, labels), aucStatistic(weak, labels))).toEqual(
      difference,
    );
  });
});
