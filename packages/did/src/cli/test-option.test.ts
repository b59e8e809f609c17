import { describe, expect, it } from '@jest/globals';
import { resolveTests } from './test-option.js';

const named = (name: string, more = {}) => ({ name, split: 'test' as const, own: false, ...more });

describe('resolveTests', () => {
  it('joins what the file names with the folders of the flags, after the own test split', () => {
    const tests = resolveTests(
      [named('celeb'), named('dfdc', { split: 'val' }), named('val', { split: 'val', own: true })],
      ['dfdc=/data/dfdc', 'celeb=C:\\crops:train', 'more=/a=b:val'],
      'crops',
      true,
    );
    expect(tests).toEqual([
      { name: 'test', data: 'crops', split: 'test' },
      { name: 'celeb', data: 'C:\\crops', split: 'train' },
      { name: 'dfdc', data: '/data/dfdc', split: 'val' },
      { name: 'val', data: 'crops', split: 'val' },
      { name: 'more', data: '/a=b', split: 'val' },
    ]);
  });

  it('adds no test split that is not there, nor a second one', () => {
    expect(resolveTests([], ['celeb=c'], 'crops', false).map(({ name }) => name)).toEqual(['celeb']);
    expect(resolveTests([], ['test=:test'], 'crops', true)).toEqual([
      { name: 'test', data: 'crops', split: 'test' },
    ]);
  });

  it('says which folder is missing', () => {
    expect(() => resolveTests([named('celeb')], ['celbe=c'], 'crops', true)).toThrow(
      /give --test celeb=DIR \(there is a --test celbe\)/,
    );
  });

  it.each(['celeb', 'celeb=', '=crops', 'val=:vall', '=:val'])('refuses %s', (text) => {
    expect(() => resolveTests([], [text], 'crops', true)).toThrow(/--test expects NAME=DIR/);
  });
});
