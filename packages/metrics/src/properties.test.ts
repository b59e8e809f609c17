import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  applyCalibration,
  averagePrecision,
  bootstrapAuc,
  brierDecomposition,
  calibrationError,
  chooseThreshold,
  delongInterval,
  delongTest,
  equalErrorRate,
  fitIsotonic,
  fitPlatt,
  isotonicRegression,
  partialAuc,
  rocAuc,
  rocCurve,
  tprAtFpr,
} from './index.js';

interface ScoredItems {
  readonly scores: number[];
  readonly labels: number[];
}

/** Every kind of score: a handful of values with many ties, any finite float64, extremes and both zeros. */
const anyScore = fc.oneof(
  fc.integer({ min: -2, max: 2 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, -Number.MIN_VALUE, 0, -0),
);

/** Items of random size and order, at least so many of each class; now and then enough for the radix sort. */
function scoredItems({ atLeast = 1, score = anyScore } = {}): fc.Arbitrary<ScoredItems> {
  const some = (label: number) =>
    fc
      .oneof(
        { weight: 9, arbitrary: fc.array(score, { minLength: atLeast, maxLength: 60 }) },
        { weight: 1, arbitrary: fc.array(score, { minLength: 1100, maxLength: 1200, size: 'max' }) },
      )
      .map((scores) => scores.map((value) => ({ score: value, label })));
  return fc
    .tuple(some(0), some(1))
    .chain(([reals, fakes]) => {
      const items = [...reals, ...fakes];
      return fc.shuffledSubarray(items, { minLength: items.length });
    })
    .map((items) => ({
      scores: items.map((item) => item.score),
      labels: items.map((item) => item.label),
    }));
}

const items = scoredItems();
const few = { numRuns: 60 };

/** The share of pairs in the right order, by counting all of them. */
function aucByPairs({ scores, labels }: ScoredItems): number {
  let won = 0;
  let pairs = 0;
  scores.forEach((fake, i) => {
    if (labels[i] !== 1) return;
    scores.forEach((real, j) => {
      if (labels[j] !== 0) return;
      won += fake > real ? 1 : fake === real ? 0.5 : 0;
      pairs += 1;
    });
  });
  return won / pairs;
}

describe('rocAuc (properties)', () => {
  it('is the share of pairs', () => {
    fc.assert(
      fc.property(items, (set) => {
        expect(rocAuc(set.scores, set.labels)).toBe(aucByPairs(set));
      }),
      few,
    );
  });

  it('of negated scores, or of swapped labels, is what is left to 1', () => {
    fc.assert(
      fc.property(items, ({ scores, labels }) => {
        const auc = rocAuc(scores, labels);
        const negated = scores.map((score) => -score);
        const swapped = labels.map((label) => 1 - label);
        expect(rocAuc(negated, labels) + auc).toBeCloseTo(1, 14);
        expect(rocAuc(scores, swapped) + auc).toBeCloseTo(1, 14);
      }),
    );
  });

  it('sees ranks alone, in any order of the items', () => {
    fc.assert(
      fc.property(items, ({ scores, labels }) => {
        const distinct = [...new Set(scores.map((score) => score + 0))].sort((a, b) => a - b);
        const rank = new Map(distinct.map((score, i) => [score, i]));
        const ranks = scores.map((score) => rank.get(score + 0) as number);
        expect(rocAuc(ranks, labels)).toBe(rocAuc(scores, labels));
        expect(rocAuc([...scores].reverse(), [...labels].reverse())).toBe(rocAuc(scores, labels));
      }),
      few,
    );
  });
});

describe('the ROC curve (properties)', () => {
  it('rises from (0,0) to (1,1) over falling thresholds, and each point is what its threshold does', () => {
    fc.assert(
      fc.property(items, fc.nat(), ({ scores, labels }, pick) => {
        const { falsePositiveRate: x, truePositiveRate: y, thresholds } = rocCurve(scores, labels);
        const last = x.length - 1;
        expect([x[0], y[0], x[last], y[last]]).toEqual([0, 0, 1, 1]);
        for (let i = 1; i <= last; i++) {
          expect(x[i]).toBeGreaterThanOrEqual(x[i - 1] as number);
          expect(y[i]).toBeGreaterThanOrEqual(y[i - 1] as number);
          expect(thresholds[i]).toBeLessThan(thresholds[i - 1] as number);
        }
        const at = pick % x.length;
        const called = scores.map((score) => score >= (thresholds[at] as number));
        const share = (label: number) =>
          called.filter((fake, i) => fake && labels[i] === label).length /
          labels.filter((l) => l === label).length;
        expect([x[at], y[at]]).toEqual([share(0), share(1)]);
      }),
      few,
    );
  });

  it('has a partial area that grows with its range up to the AUC, and lies below it', () => {
    fc.assert(
      fc.property(items, fc.double({ min: 0.01, max: 1, noNaN: true }), ({ scores, labels }, to) => {
        const { area } = partialAuc(scores, labels, { to });
        const rest = to < 1 ? partialAuc(scores, labels, { from: to, to: 1 }).area : 0;
        expect(area + rest).toBeCloseTo(rocAuc(scores, labels), 12);
        expect(area).toBeGreaterThanOrEqual(0);
        expect(area).toBeLessThanOrEqual(to * (1 + 1e-12));
      }),
    );
  });

  it('crosses at an equal error rate between the lower and the upper, at most one half where the AUC is at least that', () => {
    fc.assert(
      fc.property(items, ({ scores, labels }) => {
        const by = (method: 'interpolated' | 'mean' | 'lower' | 'upper') =>
          equalErrorRate(scores, labels, { method }).eer;
        expect(by('lower')).toBeLessThanOrEqual(by('mean'));
        expect(by('mean')).toBeLessThanOrEqual(by('upper'));
        const eer = by('interpolated');
        expect(eer).toBeGreaterThanOrEqual(0);
        expect(eer).toBeLessThanOrEqual(1);
        // The curve stays outside the corner (eer, 1 - eer) to the left above it, and so does its area.
        expect(rocAuc(scores, labels)).toBeLessThanOrEqual(1 - eer * eer + 1e-12);
        expect(rocAuc(scores, labels)).toBeGreaterThanOrEqual((1 - eer) ** 2 - 1e-12);
      }),
    );
  });

  it('keeps a false positive rate, and loses by no other threshold that keeps it', () => {
    fc.assert(
      fc.property(items, fc.double({ min: 0, max: 1, noNaN: true }), ({ scores, labels }, rate) => {
        const chosen = chooseThreshold(scores, labels, { rule: 'false-positive-rate', rate });
        expect(chosen.falsePositiveRate).toBeLessThanOrEqual(rate);
        expect(chosen.truePositiveRate).toBe(tprAtFpr(scores, labels, rate));
        const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(scores, labels);
        const best = y.reduce((most, hits, i) => ((x[i] as number) <= rate ? Math.max(most, hits) : most), 0);
        expect(chosen.truePositiveRate).toBe(best);
      }),
      few,
    );
  });
});

describe('averagePrecision (property)', () => {
  it('lies between half the share of fakes and 1, which a perfect ranking reaches', () => {
    fc.assert(
      fc.property(items, ({ scores, labels }) => {
        const share = labels.filter((label) => label === 1).length / labels.length;
        const precision = averagePrecision(scores, labels);
        expect(precision).toBeGreaterThan(share / 2);
        expect(precision).toBeLessThanOrEqual(1 + 1e-12);
        expect(averagePrecision(labels, labels)).toBeCloseTo(1, 14);
      }),
    );
  });
});

/** The definition: all pairs, then sample variances. */
function varianceByPairs(a: readonly number[], b: readonly number[], labels: readonly number[]): number {
  const order = (s: readonly number[], i: number, j: number) => {
    const [x, y] = [s[i] as number, s[j] as number];
    return x > y ? 1 : x === y ? 0.5 : 0;
  };
  const won = (i: number, j: number) => order(a, i, j) - order(b, i, j);
  const at = (label: number) => labels.flatMap((l, i) => (l === label ? [i] : []));
  const [fakes, reals] = [at(1), at(0)];
  const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length;
  const spread = (values: readonly number[]) => {
    const centre = mean(values);
    return values.reduce((sum, v) => sum + (v - centre) ** 2, 0) / (values.length - 1) / values.length;
  };
  return (
    spread(fakes.map((i) => mean(reals.map((j) => won(i, j))))) +
    spread(reals.map((j) => mean(fakes.map((i) => won(i, j)))))
  );
}

describe('DeLong (properties)', () => {
  const two = scoredItems({ atLeast: 2 });

  it('has the variance of all pairs, not below 0, and an interval round the AUC within 0..1', () => {
    fc.assert(
      fc.property(two, ({ scores, labels }) => {
        const flat = scores.map(() => 0);
        const { variance, auc, low, high } = delongInterval(scores, labels);
        expect(Math.abs(variance - varianceByPairs(scores, flat, labels))).toBeLessThan(1e-14);
        expect(variance).toBeGreaterThanOrEqual(0);
        expect(auc).toBeCloseTo(rocAuc(scores, labels), 12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(auc);
        expect(high).toBeGreaterThanOrEqual(auc);
        expect(high).toBeLessThanOrEqual(1);
      }),
      few,
    );
  });

  it('compares two scores by the variance of all pairs, and turns round when they change places', () => {
    fc.assert(
      fc.property(two, fc.integer({ min: 1, max: 1000 }), ({ scores, labels }, seed) => {
        const other = scores.map((score, i) => (((i + 1) * seed) % 7 < 3 ? score : 0));
        const there = delongTest(scores, other, labels);
        const back = delongTest(other, scores, labels);
        expect(Math.abs(there.variance - varianceByPairs(scores, other, labels))).toBeLessThan(1e-14);
        expect(there.variance).toBeGreaterThanOrEqual(0);
        expect(there.difference + back.difference).toBe(0);
        expect([there.variance, there.pValue]).toEqual([back.variance, back.pValue]);
        expect(there.pValue).toBeGreaterThanOrEqual(0);
        expect(there.pValue).toBeLessThanOrEqual(1);
      }),
      few,
    );
  });
});

describe('bootstrapAuc (property)', () => {
  it('stays within 0..1, and its interval is in order', () => {
    fc.assert(
      fc.property(scoredItems({ atLeast: 3 }), fc.nat(), ({ scores, labels }, seed) => {
        const groups = scores.map((_, i) => i % 9);
        for (const method of ['percentile', 'bca'] as const) {
          const { estimate, low, high } = bootstrapAuc(scores, labels, groups, { rounds: 40, seed, method });
          expect(estimate).toBe(rocAuc(scores, labels));
          expect(low).toBeGreaterThanOrEqual(0);
          expect(low).toBeLessThanOrEqual(high);
          expect(high).toBeLessThanOrEqual(1);
        }
      }),
      few,
    );
  });
});

describe('calibration (properties)', () => {
  const probability = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));

  it('an isotonic curve never falls, keeps the mean, and is the least-squares fit', () => {
    fc.assert(
      fc.property(items, ({ scores, labels }) => {
        const fit = fitIsotonic(scores, labels);
        for (let i = 1; i < fit.scores.length; i++) {
          expect(fit.scores[i]).toBeGreaterThan(fit.scores[i - 1] as number);
          expect(fit.probabilities[i]).toBeGreaterThanOrEqual(fit.probabilities[i - 1] as number);
        }
        const fitted = applyCalibration(fit, scores);
        const residual = labels.reduce((sum, label, i) => sum + label - (fitted[i] as number), 0);
        expect(Math.abs(residual)).toBeLessThan(1e-9);
        // Least squares over a cone: the residual is at right angles to the fit, and no growing step is closer.
        const along = labels.reduce(
          (sum, y, i) => sum + (y - (fitted[i] as number)) * (fitted[i] as number),
          0,
        );
        expect(Math.abs(along)).toBeLessThan(1e-9);
        for (const cut of scores.slice(0, 5)) {
          const step = labels.reduce(
            (sum, y, i) => sum + ((scores[i] as number) >= cut ? y - (fitted[i] as number) : 0),
            0,
          );
          expect(step).toBeLessThan(1e-9);
        }
      }),
      few,
    );
  });

  it('an isotonic curve of a growing curve is that curve', () => {
    fc.assert(
      fc.property(items, ({ scores, labels }) => {
        const once = fitIsotonic(scores, labels);
        const again = isotonicRegression(once.scores, once.probabilities);
        const at = [...scores, 0];
        const fitted = applyCalibration(once, at);
        const { x, y } = again;
        const refitted = applyCalibration(
          { kind: 'isotonic', scores: Array.from(x), probabilities: Array.from(y) },
          at,
        );
        fitted.forEach((value, i) => {
          expect(refitted[i]).toBeCloseTo(value, 12);
        });
      }),
      few,
    );
  });

  it('a Platt fit is finite and keeps the order, or turns all of it round', () => {
    fc.assert(
      fc.property(items, ({ scores, labels }) => {
        const { slope, intercept } = fitPlatt(scores, labels);
        expect(Number.isNaN(slope) || Number.isNaN(intercept)).toBe(false);
        const auc = rocAuc(scores, labels);
        if (auc === 1) expect(slope).toBeGreaterThan(0);
        if (auc === 0) expect(slope).toBeLessThan(0);
      }),
    );
  });

  it('calibration errors lie within 0..1, and the parts of a Brier score add up', () => {
    fc.assert(
      fc.property(
        scoredItems({ score: probability }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('width' as const, 'mass' as const),
        ({ scores, labels }, bins, binning) => {
          const { ece, mce, bins: table } = calibrationError(scores, labels, { bins, binning });
          expect(ece).toBeGreaterThanOrEqual(0);
          expect(ece).toBeLessThanOrEqual(mce + 1e-12);
          expect(mce).toBeLessThanOrEqual(1);
          expect(table.reduce((sum, bin) => sum + bin.n, 0)).toBe(labels.length);
          const parts = brierDecomposition(scores, labels, { bins, binning });
          const { brier, reliability, resolution, uncertainty, withinBins } = parts;
          expect(reliability - resolution + uncertainty + withinBins).toBeCloseTo(brier, 12);
          expect(Math.min(reliability, resolution, uncertainty)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
