import { loadGolden } from '@did/runtime/testing';
import { describe, expect, it } from '@jest/globals';
import type { DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { learningRateAt } from './learning-rate.js';

interface Golden {
  readonly steps: number;
  readonly schedules: {
    readonly optimizer: NonNullable<DidConfigInput['optimizer']>;
    readonly rates: number[];
  }[];
}
const { cases: golden } = loadGolden<{ cases: Golden }>(
  new URL('../../golden/schedules.json', import.meta.url),
);

describe('learningRateAt', () => {
  it.each(golden.schedules)('is that of PyTorch: $optimizer', ({ optimizer, rates }) => {
    const config = parseConfig({ optimizer, train: { steps: golden.steps } });
    rates.forEach((rate, step) => {
      // PyTorch multiplies from step to step, where we have a closed form; both in float64.
      expect([step, Math.abs(learningRateAt(step, config) - rate) < 1e-14]).toEqual([step, true]);
    });
  });

  it('is constant by default', () => {
    expect([0, 59_999].map((step) => learningRateAt(step, parseConfig({})))).toEqual([1e-5, 1e-5]);
  });

  it('does not depend on where the run would end, where the schedule does not', () => {
    const at = (steps: number) =>
      learningRateAt(25, parseConfig({ optimizer: { schedule: 'exponential' }, train: { steps } }));
    expect(at(30)).toBe(at(3000));
  });

  it.each([[[4, 4]], [[7, 3]], [[0]]])('refuses milestones %j, with the key and its range', (milestones) => {
    expect(() => parseConfig({ optimizer: { milestones } })).toThrow(
      /optimizer\.milestones.* must be a list of ascending whole numbers of at least 1/,
    );
  });
});
