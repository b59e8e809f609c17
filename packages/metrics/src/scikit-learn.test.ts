import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  averagePrecision,
  brierScore,
  calibrationError,
  confusionMatrix,
  equalErrorRate,
  partialAuc,
  rocAuc,
  rocCurve,
} from './index.js';

interface GoldenCase {
  n: number;
  auc: number;
  ap: number;
  pauc10: number;
  pauc35: number;
  eer: number;
  brier: number;
  ece: number;
  confusion: number[][];
  roc?: [number[], number[], number[]];
}

const golden = JSON.parse(readFileSync(new URL('../golden/metrics.json', import.meta.url), 'utf8')) as {
  bins: number;
  cases: GoldenCase[];
};

/** The formula of tools/reference/metrics.py. */
function makeCase(index: number): { labels: number[]; scores: number[] } {
  let state = Math.imul(index, 2654435761) >>> 0;
  const draw = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
  const size = 4 + Math.floor(draw() * 60);
  const steps = 2 ** (1 + (index % 6));
  const labels: number[] = [];
  const scores: number[] = [];
  for (let i = 0; i < size; i++) {
    const label = i < 2 ? 1 - i : Number(draw() < 0.4);
    const score = 0.7 * draw() + 0.3 * label * draw();
    labels.push(label);
    scores.push(Math.floor(score * steps) / steps);
  }
  return { labels, scores };
}

describe('scikit-learn on 200 cases with ties', () => {
  const all = golden.cases.map((wanted, index) => ({ wanted, ...makeCase(index) }));

  function expectAll(
    name: 'auc' | 'ap' | 'pauc10' | 'pauc35' | 'eer' | 'brier' | 'ece',
    measure: (scores: number[], labels: number[]) => number,
  ) {
    all.forEach(({ wanted, scores, labels }, index) => {
      const error = Math.abs(measure(scores, labels) - wanted[name]);
      // Stored to 12 digits; sums of at most 64 float64 values.
      if (!(error < 2e-12)) throw new Error(`case ${index}: ${name} is off by ${error}`);
    });
  }

  it('draws the same cases', () => {
    expect(all.every(({ wanted, labels }) => labels.length === wanted.n)).toBe(true);
  });
  it('gives its roc_auc_score', () => expectAll('auc', rocAuc));
  it('gives its average_precision_score', () => expectAll('ap', averagePrecision));
  it('gives its roc_auc_score(max_fpr=.1)', () =>
    expectAll('pauc10', (scores, labels) => partialAuc(scores, labels, { to: 0.1 }).corrected));
  it('gives its roc_auc_score(max_fpr=.35)', () =>
    expectAll('pauc35', (scores, labels) => partialAuc(scores, labels, { to: 0.35 }).corrected));
  it('gives the root of 1 - x - TPR(x) on its ROC curve', () =>
    expectAll('eer', (scores, labels) => equalErrorRate(scores, labels).eer));
  it('gives its brier_score_loss', () => expectAll('brier', brierScore));
  it('gives the error of its calibration_curve', () =>
    expectAll('ece', (scores, labels) => calibrationError(scores, labels, { bins: golden.bins }).ece));
  it('gives its confusion_matrix', () => {
    for (const { wanted, scores, labels } of all) {
      const called = scores.map((score) => Number(score >= 0.5));
      expect(confusionMatrix(labels, called, 2)).toEqual(wanted.confusion);
    }
  });
  it('gives its roc_curve(drop_intermediate=False)', () => {
    for (const { wanted, scores, labels } of all) {
      if (!wanted.roc) continue;
      const [fpr, tpr, thresholds] = wanted.roc;
      const curve = rocCurve(scores, labels);
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
