import { describe, expect, it } from '@jest/globals';
import { byteSize } from './byte-size.js';

describe('byteSize', () => {
  it.each([
    ['100MB', 100e6],
    ['1.5 GB', 1.5e9],
    ['500kb', 500e3],
    ['12B', 12],
  ])('%s is %d bytes', (text, bytes) => {
    expect(byteSize(text)).toBe(bytes);
  });

  it.each(['', '100', 'MB', '-1MB', '0MB', '1e3MB', '1 TB'])('refuses %p', (text) => {
    expect(() => byteSize(text)).toThrow(`expected a size such as 100MB, 500kB or 1.5GB; got "${text}".`);
  });
});
