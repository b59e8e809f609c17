import { rocAuc, rocCurve } from '@did/metrics';
import { SeededRandom } from '@did/runtime';
import { describe, expect, it } from '@jest/globals';
import { resampledRoc } from './resampled-roc.js';

const GRID = Array.from({ length: 2001 }, (_, i) => i / 2000);

describe('resampledRoc', () => {
  const random = new SeededRandom(7);
  const labels = Array.from({ length: 80 }, () => (random.chance(0.5) ? 1 : 0));
  // Rounded, so that there are ties.
  const scores = labels.map((label) => Math.round(3 * (random.normal() + label)) / 3);
  const times = labels.map(() => random.int(3));
  const rows = labels.flatMap((_, i) => Array.from({ length: times[i] ?? 0 }, () => i));
  const drawn = { scores: rows.map((i) => scores[i] ?? 0), labels: rows.map((i) => labels[i] ?? 0) };

  it('goes through every corner of the ROC curve of rows written out as often as they count', () => {
    const curve = rocCurve(drawn.scores, drawn.labels);
    const highest = new Map<number, number>();
    for (const [i, x] of [...curve.falsePositiveRate].entries())
      highest.set(x, Math.max(highest.get(x) ?? 0, curve.truePositiveRate[i] ?? 0));
    const corners = [...highest].sort(([a], [b]) => a - b);
    const rates = resampledRoc(
      scores,
      labels,
      corners.map(([x]) => x),
    )(times);
    expect(corners.length).toBeGreaterThan(5);
    for (const [i, [, y]] of corners.entries()) expect(rates[i]).toBeCloseTo(y, 9);
  });

  it('holds the area of the AUC', () => {
    const rates = resampledRoc(scores, labels, GRID)(times);
    const area = rates.reduce((sum, rate, i) => sum + (i === 0 ? 0 : (rate + (rates[i - 1] ?? 0)) / 2), 0);
    expect(area / (GRID.length - 1)).toBeCloseTo(rocAuc(drawn.scores, drawn.labels), 2);
  });

  it('is NaN without a class', () => {
    expect([...resampledRoc([1, 2], [0, 1], [0, 1])([1, 0])]).toEqual([Number.NaN, Number.NaN]);
  });
});
