import { describe, expect, it } from '@jest/globals';
import type { DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { betaAt } from './schedule.js';

const config = (rest: DidConfigInput) => parseConfig({ train: { steps: 100, stepsPerEpoch: 20 }, ...rest });
const beta = (p: number) => 2 / (1 + Math.exp(-5 * p)) - 1;

describe('betaAt', () => {
  it('follows the share of the configured steps', () => {
    const byStep = config({});
    expect(betaAt(0, byStep)).toBe(0);
    expect(betaAt(50, byStep)).toBeCloseTo(beta(0.5), 12);
    expect(betaAt(100, byStep)).toBeCloseTo(0.9866, 4);
  });

  it('is constant within an epoch and 0 in the first one, as in the paper', () => {
    const byEpoch = config({ reversal: { progress: 'epoch' } });
    expect([0, 19].map((step) => betaAt(step, byEpoch))).toEqual([0, 0]);
    expect([20, 39].map((step) => betaAt(step, byEpoch))).toEqual([beta(0.2), beta(0.2)]);
  });
});
