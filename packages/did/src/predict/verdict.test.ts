import { describe, expect, it } from '@jest/globals';
import { judge } from './verdict.js';

describe('judge', () => {
  it.each([
    [0.9, 'fake'],
    [0.1, 'real'],
    [0.52, 'uncertain'],
    [0.48, 'uncertain'],
  ] as const)('%d against a threshold of .5 is %s', (probability, verdict) => {
    expect(judge(probability, 0.5)).toBe(verdict);
  });

  it('takes another margin', () => {
    expect(judge(0.52, 0.5, 0.01)).toBe('fake');
  });
});
