import { describe, expect, it } from '@jest/globals';
import { gaussianBlur } from './gaussian-blur.js';

describe('gaussianBlur', () => {
  it('spreads a point as the Gaussian does, and keeps its sum', () => {
    const side = 41;
    const point = new Float32Array(side * side);
    point[20 * side + 20] = 1;
    const soft = gaussianBlur(point, side, side, 1, 2);
    const at = (x: number, y: number) => soft[y * side + x] as number;
    expect(soft.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    expect(at(22, 20) / at(20, 20)).toBeCloseTo(Math.exp(-0.5), 4);
    expect(at(22, 18)).toBeCloseTo(at(18, 22), 7);
  });

  it('leaves a plain picture plain up to its edges, channel by channel', () => {
    const plain = Float32Array.from({ length: 7 * 5 * 3 }, (_, i) => (i % 3) * 100);
    const soft = gaussianBlur(plain, 7, 5, 3, 1.5);
    soft.forEach((value, i) => {
      expect(value).toBeCloseTo((i % 3) * 100, 3);
    });
  });
});
