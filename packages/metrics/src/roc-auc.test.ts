import { describe, expect, it } from '@jest/globals';
import { aucStatistic, rocAuc, rocCurve } from './index.js';

describe('rocAuc', () => {
  const scores = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9];
  const labels = [0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1];

  it('is the share of pairs won, ties counting half', () => {
    let won = 0;
    let pairs = 0;
    scores.forEach((fake, i) => {
      scores.forEach((real, j) => {
        if (labels[i] !== 1 || labels[j] !== 0) return;
        won += fake > real ? 1 : fake === real ? 0.5 : 0;
        pairs += 1;
      });
    });
    expect(rocAuc(scores, labels)).toBe(won / pairs);
  });

  it('is one half when all scores are equal', () => {
    expect(rocAuc([7, 7, 7], [1, 0, 1])).toBe(0.5);
  });

  it('does not change under a growing map, and turns around under a falling one', () => {
    const auc = rocAuc(scores, labels);
    expect(
      rocAuc(
        scores.map((s) => Math.exp(s) - 100),
        labels,
      ),
    ).toBe(auc);
    expect(
      rocAuc(
        scores.map((s) => -s),
        labels,
      ),
    ).toBeCloseTo(1 - auc, 14);
  });

  it('is the area under the curve by trapezia', () => {
    const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(scores, labels);
    let area = 0;
    for (let i = 1; i < x.length; i++) {
      const [x0, x1, y0, y1] = [x[i - 1], x[i], y[i - 1], y[i]] as [number, number, number, number];
      area += ((x1 - x0) * (y0 + y1)) / 2;
    }
    expect(rocAuc(scores, labels)).toBeCloseTo(area, 14);
  });

  it('takes typed arrays, and scores of any size', () => {
    expect(rocAuc(Float32Array.from(scores), Uint8Array.from(labels))).toBe(rocAuc(scores, labels));
    expect(rocAuc([1e300, -1e300, 0], [1, 0, 0])).toBe(1);
    expect(rocAuc([0, -0], [1, 0])).toBe(0.5);
  });
});

describe('aucStatistic', () => {
  it('with whole weights equals items written out as often', () => {
    const [scores, labels, times] = [
      [1, 2, 2, 3, 5],
      [0, 1, 0, 1, 0],
      [2, 0, 3, 1, 1],
    ];
    const rows = times.flatMap((count, i) => new Array<number>(count).fill(i));
    const written = rocAuc(
      rows.map((i) => scores[i] as number),
      rows.map((i) => labels[i] as number),
    );
    expect(aucStatistic(scores, labels)(times)).toBeCloseTo(written, 15);
  });
  it('is NaN when a class has no weight', () => {
    expect(aucStatistic([1, 2], [0, 1])([1, 0])).toBeNaN();
  });
});
