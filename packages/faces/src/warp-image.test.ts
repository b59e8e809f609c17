import { describe, expect, it } from '@jest/globals';
import { ImagePyramid } from './image-pyramid.js';
import { createRgbImage, type RgbImage } from './rgb-image.js';
import { resizeImage, warpImage } from './warp-image.js';

function paint(width: number, height: number, value: (x: number, y: number) => number): RgbImage {
  const image = createRgbImage(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      image.data.fill(value(x, y), 3 * (y * width + x), 3 * (y * width + x) + 3);
  }
  return image;
}

describe('warpImage', () => {
  it('changes nothing for the identity', () => {
    const image = paint(9, 7, (x, y) => (x * 31 + y * 57) % 256);
    expect([...warpImage(image, [1, 0, 0, 0, 1, 0], 9, 7).data]).toEqual([...image.data]);
  });

  it('mirrors the edge outside, edge pixel included', () => {
    const image = paint(3, 1, (x) => 10 * (x + 1));
    const shifted = warpImage(image, [1, 0, 2, 0, 1, 0], 7, 1);
    expect([0, 1, 2, 3, 4, 5, 6].map((x) => shifted.data[3 * x])).toEqual([20, 10, 10, 20, 30, 30, 20]);
  });

  it('keeps the mean of a fine pattern when it shrinks: no aliasing', () => {
    const image = paint(64, 64, (x, y) => ((x + y) % 2 === 0 ? 0 : 200));
    for (const size of [48, 31, 16, 5]) {
      const small = resizeImage(image, size, size);
      const spread = Math.max(...small.data) - Math.min(...small.data);
      expect(spread).toBeLessThan(size > 32 ? 110 : 6);
      expect(small.data.reduce((sum, value) => sum + value, 0) / small.data.length).toBeCloseTo(100, -1);
    }
  });

  it('keeps a slope in its place at every size', () => {
    const image = paint(60, 4, (x) => 4 * x);
    for (const width of [30, 45, 90]) {
      const resized = resizeImage(image, width, 4);
      const x = Math.floor(width / 2);
      const expected = 4 * (((x + 0.5) * 60) / width - 0.5);
      expect(Math.abs((resized.data[3 * x] as number) - expected)).toBeLessThan(1.01);
    }
  });

  it('draws a map that does not turn as it draws one that hardly does', () => {
    const image = paint(41, 30, (x, y) => (x * 31 + y * 57 + x * y) % 256);
    for (const scale of [0.1, 0.4, 0.7, 1, 1.9]) {
      const upright = warpImage(image, [scale, 0, 3.3, 0, scale * 1.1, -5.2], 37, 29);
      const turned = warpImage(image, [scale, 1e-12, 3.3, -1e-12, scale * 1.1, -5.2], 37, 29);
      // One level where a value stands on the border between two.
      const apart = Math.max(...upright.data.map((value, i) => Math.abs(value - (turned.data[i] as number))));
      expect(apart).toBeLessThanOrEqual(1);
    }
  });

  it('draws a pyramid, once and again, as it draws its picture', () => {
    const image = paint(75, 51, (x, y) => (x * 31 + y * 57 + x * y) % 256);
    const pyramid = new ImagePyramid(image);
    expect([pyramid.half().width, pyramid.half().height]).toEqual([38, 26]);
    expect(pyramid.half()).toBe(pyramid.half());
    for (const size of [60, 20, 9, 20]) {
      expect([...resizeImage(pyramid, size, size).data]).toEqual([...resizeImage(image, size, size).data]);
    }
  });
});
