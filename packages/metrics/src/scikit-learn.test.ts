import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  averagePrecision,
  brierScore,
  calibrationError,
  confusionAt,
  confusionMatrix,
  equalErrorRate,
  partialAuc,
  rocAuc,
  rocCurve,
} from './index.js';
import { drawCase } from './testing/draw-case.js';

const FIGURES = ['auc', 'ap', 'pauc10', 'pauc35', 'eer', 'brier', 'ece', 'eceMass'] as const;
type Figure = (typeof FIGURES)[number];

const golden = JSON.parse(readFileSync(new URL('../golden/metrics.json', import.meta.url), 'utf8')) as {
  bins: number;
  cases: Record<Figure | 'n', number[]> & { confusion: [number, number, number, number][] };
  curves: { index: number; roc: [number[], number[], number[]] }[];
  large: ({ index: number; n: number; steps: number } & Record<Figure, number>)[];
};

const MEASURES: Record<Figure, (scores: number[], labels: number[]) => number> = {
  auc: rocAuc,
  ap: averagePrecision,
  pauc10: (scores, labels) => partialAuc(scores, labels, { to: 0.1 }).corrected,
  pauc35: (scores, labels) => partialAuc(scores, labels, { to: 0.35 }).corrected,
  eer: (scores, labels) => equalErrorRate(scores, labels).eer,
  brier: brierScore,
  ece: (scores, labels) => calibrationError(scores, labels, { bins: golden.bins }).ece,
  eceMass: (scores, labels) => calibrationError(scores, labels, { bins: golden.bins, binning: 'mass' }).ece,
};

const NAMES: Record<Figure, string> = {
  auc: 'roc_auc_score',
  ap: 'average_precision_score',
  pauc10: 'roc_auc_score(max_fpr=.1)',
  pauc35: 'roc_auc_score(max_fpr=.35)',
  eer: 'root of 1 - x - TPR(x) on its ROC curve',
  brier: 'brier_score_loss',
  ece: 'error of its calibration_curve',
  eceMass: 'error of its calibration_curve(strategy="quantile")',
};

const cases = golden.cases.n.map((_, index) => drawCase(index));

describe('scikit-learn on 1,000 cases with ties', () => {
  it('draws the same cases', () => {
    expect(cases).toHaveLength(1000);
    expect(cases.map(({ labels }) => labels.length)).toEqual(golden.cases.n);
  });

  it.each(FIGURES.map((figure) => [NAMES[figure], figure] as const))('gives its %s', (_, figure) => {
    cases.forEach(({ scores, labels }, index) => {
      const wanted = golden.cases[figure][index] as number;
      const error = Math.abs(MEASURES[figure](scores, labels) - wanted);
      // Stored to 10 digits.
      if (!(error < 5.1e-11)) throw new Error(`case ${index}: ${figure} is off by ${error}`);
    });
  });

  it('gives its confusion_matrix', () => {
    cases.forEach(({ scores, labels }, index) => {
      const called = scores.map((score) => Number(score >= 0.5));
      const [trueNegatives, falsePositives, falseNegatives, truePositives] = golden.cases.confusion[
        index
      ] as [number, number, number, number];
      expect(confusionMatrix(labels, called, 2)).toEqual([
        [trueNegatives, falsePositives],
        [falseNegatives, truePositives],
      ]);
      expect(confusionAt(scores, labels, 0.5)).toMatchObject({
        trueNegatives,
        falsePositives,
        falseNegatives,
        truePositives,
      });
    });
  });

  it('gives its roc_curve(drop_intermediate=False)', () => {
    expect(golden.curves).toHaveLength(5);
    for (const { index, roc } of golden.curves) {
      const { scores, labels } = cases[index] as (typeof cases)[number];
      const curve = rocCurve(scores, labels);
      const [fpr, tpr, thresholds] = roc;
      expect(curve.falsePositiveRate).toHaveLength(fpr.length);
      fpr.forEach((rate, i) => {
        expect(curve.falsePositiveRate[i]).toBeCloseTo(rate, 11);
      });
      tpr.forEach((rate, i) => {
        expect(curve.truePositiveRate[i]).toBeCloseTo(rate, 11);
      });
      expect(Array.from(curve.thresholds)).toEqual([Number.POSITIVE_INFINITY, ...thresholds]);
    }
  });
});

describe('scikit-learn on thousands of scores', () => {
  it.each(golden.large)('gives every figure of $n scores in steps of 1/$steps', (wanted) => {
    const { scores, labels } = drawCase(wanted.index, wanted.n, wanted.steps);
    for (const figure of FIGURES) {
      // Stored to 12 digits; sums of up to 20,000 float64 values in another order.
      expect(Math.abs(MEASURES[figure](scores, labels) / wanted[figure] - 1)).toBeLessThan(1e-11);
    }
  });

  it('gives the same for float32 and for negated, shifted float64 scores', () => {
    const { scores, labels } = drawCase(1, 5000, 2 ** 6);
    const auc = rocAuc(scores, labels);
    expect(rocAuc(Float32Array.from(scores), Uint8Array.from(labels))).toBe(auc);
    expect(
      rocAuc(
        scores.map((score) => 1e3 * (score - 0.5)),
        labels,
      ),
    ).toBe(auc);
  });
});
