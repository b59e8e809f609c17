import { describe, expect, it } from '@jest/globals';
import { chooseThreshold, partialAuc, rocAuc, tprAtFpr } from './index.js';

const scores = [0.1, 0.4, 0.35, 0.8, 0.35, 0.6];
const labels = [0, 0, 1, 1, 0, 1];

describe('chooseThreshold', () => {
  it('youden takes the point farthest above the diagonal', () => {
    expect(chooseThreshold(scores, labels, { rule: 'youden' })).toEqual({
      threshold: 0.6,
      falsePositiveRate: 0,
      truePositiveRate: 2 / 3,
    });
  });
  it('keeps the false positive rate and finds what it can', () => {
    const chosen = chooseThreshold(scores, labels, { rule: 'false-positive-rate', rate: 0.7 });
    expect(chosen).toEqual({ threshold: 0.35, falsePositiveRate: 2 / 3, truePositiveRate: 1 });
  });
  it('calls nothing fake when no threshold keeps the rate', () => {
    const chosen = chooseThreshold([1, 2], [1, 0], { rule: 'false-positive-rate', rate: 0.5 });
    expect(chosen).toEqual({
      threshold: Number.POSITIVE_INFINITY,
      falsePositiveRate: 0,
      truePositiveRate: 0,
    });
  });
});

describe('tprAtFpr', () => {
  it('is what the chosen threshold reaches', () => {
    for (const rate of [0, 0.2, 1 / 3, 0.5, 2 / 3, 0.9, 1]) {
      const chosen = chooseThreshold(scores, labels, { rule: 'false-positive-rate', rate });
      expect(tprAtFpr(scores, labels, rate)).toBe(chosen.truePositiveRate);
    }
  });
  it('is 1 when every real picture may be called fake', () => {
    expect(tprAtFpr([1, 2], [1, 0], 1)).toBe(1);
  });
});

describe('partialAuc', () => {
  it('over the whole range is the AUC', () => {
    const { area, corrected } = partialAuc(scores, labels, { to: 1 });
    expect(area).toBeCloseTo(rocAuc(scores, labels), 14);
    expect(corrected).toBeCloseTo(area, 14);
  });
  it('adds up over neighbouring ranges', () => {
    const part = (from: number, to: number) => partialAuc(scores, labels, { from, to }).area;
    expect(part(0, 0.25) + part(0.25, 0.7) + part(0.7, 1)).toBeCloseTo(rocAuc(scores, labels), 14);
  });
  it('corrects chance to one half and perfection to 1', () => {
    expect(partialAuc([1, 1], [0, 1], { from: 0.2, to: 0.5 }).corrected).toBeCloseTo(0.5, 14);
    expect(partialAuc([1, 2], [0, 1], { from: 0.2, to: 0.5 }).corrected).toBeCloseTo(1, 14);
  });
});
