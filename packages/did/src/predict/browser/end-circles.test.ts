import { describe, expect, it } from '@jest/globals';
import { BufferSource } from 'mediabunny';
import { endCircles } from './end-circles.js';

interface Reads {
  _read(start: number, end: number, ...rest: number[]): unknown;
}

describe('endCircles', () => {
  it('lets a reader pass that goes on, and ends one that reads the same bytes for ever', () => {
    // The package's own class: this fails when it reads by another name, and the guard would do nothing.
    const source = endCircles(new BufferSource(new Uint8Array(1000))) as unknown as Reads;
    const read = (start: number) => source._read(start, start + 8, 0, 1000);
    for (let i = 0; i < 20_000; i++) read(i % 2);
    expect(() => {
      for (let i = 0; i < 20_000; i++) read(5);
    }).toThrow('its reader goes round in circles');
  });
});
