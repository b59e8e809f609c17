import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { adjustedRandIndex, normalizedMutualInformation } from './index.js';

/** Made by tools/reference/metrics_groupings.py, with scikit-learn. */
const { cases } = JSON.parse(readFileSync(new URL('../golden/groupings.json', import.meta.url), 'utf8')) as {
  cases: { first: number[]; second: number[]; nmi: number; ari: number }[];
};

describe.each([
  ['normalizedMutualInformation', normalizedMutualInformation, 'nmi', 'normalized_mutual_info_score'],
  ['adjustedRandIndex', adjustedRandIndex, 'ari', 'adjusted_rand_score'],
] as const)('%s', (name, measure, key, theirs) => {
  it(`gives ${theirs} of scikit-learn on 66 groupings`, () => {
    expect(cases).toHaveLength(66);
    for (const { first, second, [key]: wanted } of cases) {
      expect(Math.abs(measure(first, second) - wanted)).toBeLessThan(1e-12);
    }
  });

  it('does not depend on names, nor on which grouping comes first', () => {
    for (const { first, second } of cases) {
      const renamed = second.map((group) => -1.5 * group);
      expect(measure(renamed, first)).toBeCloseTo(measure(first, second), 12);
    }
  });

  it('throws DID_SHAPE for lengths that differ, and DID_VALUE for no items and for labels that are not finite', () => {
    const codeOf = (first: number[], second: number[]) => {
      try {
        return measure(first, second);
      } catch (error) {
        expect((error as Error).message).toContain(name);
        return (error as { code?: string }).code;
      }
    };
    expect(codeOf([0, 1], [0])).toBe('DID_SHAPE');
    expect(codeOf([], [])).toBe('DID_VALUE');
    expect(codeOf([0, Number.NaN], [0, 1])).toBe('DID_VALUE');
  });
});
