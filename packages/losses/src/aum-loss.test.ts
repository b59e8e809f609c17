import { describeEachBackend, expectClose } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aumDerivatives } from './aum/aum-derivatives.js';
import { aumLoss } from './aum-loss.js';
import { runLoss } from './testing/run-loss.js';

/** The integral as it is defined: errors at the middle of every gap between scores. */
function areaByThresholds(scores: readonly number[], labels: readonly number[]): number {
  const sorted = [...scores].sort((a, b) => a - b);
  let area = 0;
  for (let k = 0; k + 1 < sorted.length; k++) {
    const [low, high] = [sorted[k] as number, sorted[k + 1] as number];
    const threshold = (low + high) / 2;
    const falsePositives = scores.filter((s, i) => labels[i] === 0 && s > threshold).length;
    const falseNegatives = scores.filter((s, i) => labels[i] === 1 && s <= threshold).length;
    area += Math.min(falsePositives, falseNegatives) * (high - low);
  }
  return area;
}

const batch = fc
  .array(fc.tuple(fc.integer({ min: -8, max: 8 }), fc.constantFrom(0, 1)), { maxLength: 30 })
  .map((rows) => ({ scores: rows.map(([score]) => score / 4), labels: rows.map(([, label]) => label) }));

describe('aumDerivatives', () => {
  it('gives 2 and slopes 1 and -1 on both sides for scores (1, -1) of labels (0, 1)', () => {
    const { aum, left, right } = aumDerivatives([1, -1], [0, 1]);
    expect(aum).toBe(2);
    expect([left[0], right[0]]).toEqual([1, 1]);
    expect([left[1], right[1]]).toEqual([-1, -1]);
  });

  it('is the integral, and its slopes are differences of it on either side, ties included', () => {
    fc.assert(
      fc.property(batch, ({ scores, labels }) => {
        const { aum, left, right } = aumDerivatives(scores, labels);
        expectClose(aum, areaByThresholds(scores, labels), { absolute: 1e-9 });
        const step = 1 / 8; // less than the grid, so nothing else is met on the way
        scores.forEach((score, i) => {
          const at = (delta: number) => areaByThresholds(scores.with(i, score + delta), labels);
          expectClose(right[i] as number, (at(step) - at(0)) / step, { absolute: 1e-6 });
          expectClose(left[i] as number, (at(0) - at(-step)) / step, { absolute: 1e-6 });
        });
      }),
      { numRuns: 60, seed: 6 },
    );
  });
});

describeEachBackend('aumLoss', () => {
  it.each(['host', 'device'] as const)('%s: the area, and the mean of both slopes', (algorithm) => {
    fc.assert(
      fc.property(batch, ({ scores, labels }) => {
        const ours = runLoss((x, y) => aumLoss(x, y, { errors: 'count', algorithm }), scores, labels);
        const { aum, left, right } = aumDerivatives(scores, labels);
        expectClose(ours.value, aum, { relative: 1e-5, absolute: 1e-5 });
        expectClose(
          ours.gradient,
          left.map((slope, i) => (slope + (right[i] as number)) / 2),
          { absolute: 1e-5 },
        );
      }),
      { numRuns: 30, seed: 7 },
    );
  });
});
