import { describe, expect, it } from '@jest/globals';
import { decisionRule } from './decide.js';

const decision = {
  ...{ threshold: 1, low: -1, high: 1, rule: '', meaning: '', on: null },
  ...{ falsePositiveRate: null, truePositiveRate: null, uncertain: null },
};
const calibration = {
  ...{ kind: 'platt' as const, slope: 2, intercept: -1, prior: 0.5, on: null },
  expectedCalibrationError: null,
};
const on = { name: 'faces', split: 'val', reals: 1, fakes: 1, methods: [] };
const quality = { minSide: 1, minSharpness: 1, maxTurn: 1, widening: 1, on };
const record = { decision, calibration, quality };

describe('decisionRule', () => {
  it.each([
    [1.01, 'fake'],
    [0.99, 'uncertain'],
    [-0.99, 'uncertain'],
    [-1.01, 'real'],
  ] as const)('calls a logit of %d %s between -1 and 1', (logit, verdict) => {
    expect(decisionRule(record).verdict(logit, false)).toBe(verdict);
  });

  it('widens the band of a poor face by a nat of the calibrated logit', () => {
    const { verdict } = decisionRule(record);
    expect([1.49, 1.51, -1.49, -1.51].map((logit) => verdict(logit, true))).toEqual([
      ...['uncertain', 'fake', 'uncertain', 'real'],
    ]);
  });

  it('calls nothing uncertain where there is no band, and a score of the threshold itself real', () => {
    const { verdict } = decisionRule({ ...record, decision: { ...decision, low: 1 } });
    expect([1.001, 1, 0.999].map((logit) => verdict(logit, false))).toEqual(['fake', 'real', 'real']);
  });

  it('gives probabilities by the calibration', () => {
    expect(decisionRule(record).probability(0.5)).toBeCloseTo(0.5, 12);
    expect(decisionRule(record).threshold).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  it('moves all probabilities by the odds of another prior, and no verdict', () => {
    const [usual, rare] = [decisionRule(record), decisionRule(record, 0.1)];
    const odds = (p: number) => p / (1 - p);
    for (const logit of [-2, 0.3, 1.2]) {
      expect(odds(rare.probability(logit)) / odds(usual.probability(logit))).toBeCloseTo(1 / 9, 9);
      expect(rare.verdict(logit, false)).toBe(usual.verdict(logit, false));
    }
    expect(rare.probability(1) - rare.threshold).toBeCloseTo(0, 12);
    expect(rare.prior).toBe(0.1);
  });
});
