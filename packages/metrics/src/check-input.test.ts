import { describe, expect, it } from '@jest/globals';
import {
  applyCalibration,
  aucStatistic,
  averagePrecision,
  bootstrapAuc,
  bootstrapAucDifference,
  bootstrapEer,
  brierDecomposition,
  brierScore,
  calibrationError,
  chooseThreshold,
  confusionAt,
  confusionMatrix,
  delongIndependentTest,
  delongInterval,
  delongTest,
  eerStatistic,
  equalErrorRate,
  fitIsotonic,
  fitPlatt,
  fitTemperature,
  partialAuc,
  rocAuc,
  rocCurve,
  tprAtFpr,
  videoScores,
} from './index.js';

type Measure = (scores: number[], labels: number[]) => unknown;

const RANKING: Record<string, Measure> = {
  rocCurve,
  rocAuc,
  averagePrecision,
  equalErrorRate,
  aucStatistic,
  eerStatistic,
  partialAuc: (scores, labels) => partialAuc(scores, labels, { to: 0.1 }),
  tprAtFpr: (scores, labels) => tprAtFpr(scores, labels, 0.1),
  chooseThreshold: (scores, labels) => chooseThreshold(scores, labels, { rule: 'youden' }),
  bootstrapAuc: (scores, labels) => bootstrapAuc(scores, labels, scores),
  bootstrapEer: (scores, labels) => bootstrapEer(scores, labels, scores),
  bootstrapAucDifference: (scores, labels) => bootstrapAucDifference(scores, scores, labels, scores),
  confusionAt: (scores, labels) => confusionAt(scores, labels, 0.5),
  delongInterval,
  delongTest: (scores, labels) => delongTest(scores, scores, labels),
  delongIndependentTest: (scores, labels) =>
    delongIndependentTest({ scores: [1, 2, 3, 4], labels: [0, 1, 0, 1] }, { scores, labels }),
  fitTemperature,
  fitPlatt,
  fitIsotonic,
};
const PROBABILITY: Record<string, Measure> = { brierScore, brierDecomposition, calibrationError };

function thrown(
  measure: Measure,
  scores: unknown,
  labels: unknown,
): { code?: string; name: string; message: string } {
  try {
    measure(scores as number[], labels as number[]);
  } catch (error) {
    return error as { code?: string; name: string; message: string };
  }
  throw new Error('nothing was thrown');
}

describe.each(Object.entries({ ...RANKING, ...PROBABILITY }))('%s', (_, measure) => {
  it('refuses lengths that differ, naming both', () => {
    const error = thrown(measure, [0.1, 0.2, 0.3], [0, 1]);
    expect(error).toMatchObject({ code: 'DID_SHAPE', name: 'RangeError' });
    expect(error.message).toMatch(/got 3 and 2/);
  });
  it('refuses an empty array', () => {
    expect(thrown(measure, [], [])).toMatchObject({ code: 'DID_VALUE', name: 'RangeError' });
  });
  it('refuses NaN and infinite scores, naming the item', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const error = thrown(measure, [0.1, bad], [0, 1]);
      expect(error).toMatchObject({ code: 'DID_VALUE', name: 'RangeError' });
      expect(error.message).toContain(`[1]\` is ${bad}`);
    }
  });
  it('refuses labels outside {0,1}', () => {
    for (const bad of [2, -1, 0.5, Number.NaN]) {
      expect(thrown(measure, [0.1, 0.2, 0.3], [0, 1, bad]).message).toContain(`labels[2]\` is ${bad}`);
    }
  });
  it('refuses what is no array', () => {
    expect(thrown(measure, undefined, [0, 1])).toMatchObject({ code: 'DID_VALUE', name: 'TypeError' });
    expect(thrown(measure, [0.1, 0.2], 5)).toMatchObject({ code: 'DID_VALUE', name: 'TypeError' });
  });
});

describe.each(Object.entries(RANKING))('%s', (_, measure) => {
  it('refuses one class, counting both', () => {
    expect(thrown(measure, [0.1, 0.2], [1, 1]).message).toContain('got 2 fake and 0 real');
    expect(thrown(measure, [0.1, 0.2], [0, 0])).toMatchObject({ code: 'DID_VALUE' });
  });
});

describe('names of arguments', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a', () => delongTest([0, Number.NaN], [0, 1], [0, 1]), /delongTest: `a\[1\]` is NaN/],
    ['b', () => delongTest([0, 1, 0, 1], [0, Number.NaN, 1, 1], [0, 1, 0, 1]), /delongTest: `b\[1\]` is NaN/],
    [
      'a set',
      () => delongIndependentTest({ scores: [0, 1], labels: [0, 3] }, { scores: [], labels: [] }),
      /`first.labels\[1\]` is 3/,
    ],
    ['b of a bootstrap', () => bootstrapAucDifference([0, 1], [0], [0, 1], [0, 1]), /`b` and `labels`/],
    ['a class', () => confusionMatrix([0, 1], [0, 2], 2), /`predicted\[1\]` is 2/],
    ['lengths of classes', () => confusionMatrix([0, 1], [0], 2), /`actual` and `predicted`/],
    ['logits', () => fitTemperature([0, Number.NaN], [0, 1]), /fitTemperature: `logits\[1\]` is NaN/],
    ['an equal error rate', () => equalErrorRate([0, Number.NaN], [0, 1]), /^\[DID_VALUE\] equalErrorRate: /],
  ])('are those of the function called: %s', (_, call, message) => {
    expect(call).toThrow(message);
  });
});

describe('options', () => {
  const scores = [0.1, 0.4, 0.35, 0.8];
  const labels = [0, 0, 1, 1];
  it.each<[string, () => unknown]>([
    ['a probability above 1', () => brierScore([1.2], [1])],
    ['a logit', () => calibrationError([-0.1], [1])],
    ['no bins', () => calibrationError([0.1], [1], { bins: 0 })],
    ['an empty range', () => partialAuc(scores, labels, { from: 0.2, to: 0.2 })],
    ['a range past 1', () => partialAuc(scores, labels, { to: 1.1 })],
    ['a rate below 0', () => tprAtFpr(scores, labels, -0.1)],
    ['a rate above 1', () => chooseThreshold(scores, labels, { rule: 'false-positive-rate', rate: 2 })],
    ['an unknown rule', () => chooseThreshold(scores, labels, { rule: 'best' } as never)],
    ['an unknown method', () => equalErrorRate(scores, labels, { method: 'median' as never })],
    ['a class that is none', () => confusionMatrix([0, 2], [0, 1], 2)],
    ['no classes', () => confusionMatrix([0], [0], 0)],
    ['a level of 1', () => bootstrapAuc(scores, labels, labels, { level: 1 })],
    ['no rounds', () => bootstrapAuc(scores, labels, labels, { rounds: 0 })],
    ['an unknown interval', () => bootstrapAuc(scores, labels, labels, { method: 'normal' as never })],
    [
      'a group that an interval cannot do without',
      () => bootstrapAuc([1, 2, 3], [0, 0, 1], ['a', 'b', 'c'], { method: 'bca' }),
    ],
    ['a level of 0', () => delongInterval(scores, labels, { level: 0 })],
    ['a level of NaN', () => delongTest(scores, scores, labels, { level: Number.NaN })],
    ['a level above 1', () => delongIndependentTest({ scores, labels }, { scores, labels }, { level: 2 })],
    ['one fake, for a variance', () => delongInterval([1, 2, 3], [0, 0, 1])],
    ['one real picture, for a variance', () => delongTest([1, 2, 3], [1, 2, 3], [0, 1, 1])],
    ['an unknown binning', () => calibrationError([0.1], [1], { binning: 'equal' as never })],
    ['no bins of a Brier score', () => brierDecomposition([0.1], [1], { bins: 0.5 })],
    ['a threshold that is none', () => confusionAt(scores, labels, Number.NaN)],
    ['top of no frames', () => videoScores([], { pooling: { top: 0 } })],
    ['a trim of half', () => videoScores([], { pooling: { trim: 0.5 } })],
    ['an unknown pooling', () => videoScores([], { pooling: 'sum' as never })],
    ['no frames', () => videoScores(undefined as never)],
    [
      'no scores to calibrate',
      () => applyCalibration({ kind: 'temperature', temperature: 1 }, null as never),
    ],
    ['a broken seed', () => bootstrapAuc(scores, labels, labels, { seed: 0.5 })],
  ])('refuses %s', (_, call) => {
    expect(call).toThrow(expect.objectContaining({ code: 'DID_VALUE' }));
  });
  it('refuses groups that do not match the scores', () => {
    expect(() => bootstrapAuc(scores, labels, ['a'])).toThrow(expect.objectContaining({ code: 'DID_SHAPE' }));
  });
});
