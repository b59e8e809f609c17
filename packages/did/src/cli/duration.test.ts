import { describe, expect, it } from '@jest/globals';
import { durationSeconds } from './duration.js';

describe('durationSeconds', () => {
  it.each([
    ['90m', 5400],
    ['1h30m', 5400],
    ['1.5h', 5400],
    [' 45s ', 45],
    ['2h1m1s', 7261],
  ])('reads %s', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });

  it.each(['', '90', 'm', '0m', '-5m', '1d', '5m1h', 'soon'])('refuses "%s"', (text) => {
    expect(() => durationSeconds(text)).toThrow(/expected a time such as 90m/);
  });
});
