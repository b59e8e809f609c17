import { describe, expect, it } from '@jest/globals';
import { dependenceFloor, labelEntropy } from './dependence-floor.js';

describe('dependenceFloor', () => {
  it('is .432 nats at one fake to one real', () => {
    // P = (1/2, 1/2, 0), Q = (1/4, 1/4, 1/2) over (both fake, both real, one of each).
    const expected = Math.log(4 / 3) + 0.5 * Math.log(2 / 3) + 0.5 * Math.log(2);
    expect(dependenceFloor(0.5)).toBeCloseTo(expected, 12);
  });

  it('is 0 where the label says nothing', () => {
    expect(dependenceFloor(0.5, 'within-class')).toBe(0);
    expect(dependenceFloor(0)).toBe(0);
  });
});

describe('labelEntropy', () => {
  it('is log 2 at one to one and .500 at one to four', () => {
    expect(labelEntropy(0.5)).toBeCloseTo(Math.LN2, 12);
    expect(labelEntropy(0.8)).toBeCloseTo(0.5004, 4);
  });
});
