import { describe, expect, it } from '@jest/globals';
import { createRgbImage } from '../rgb-image.js';
import { patternPicture } from '../testing/byte-pattern.js';
import { mtcnnGolden } from '../testing/mtcnn-golden.js';
import { sumAreas } from './area-sums.js';
import { resampleArea } from './resample-area.js';

describe('resampleArea', () => {
  it.each(mtcnnGolden.resampled)(
    'gives the bits of interpolate(mode="area"): $window of $size to $to',
    ({ size, window: [left, top, right, bottom], to: [width, height], values }) => {
      const into = new Float32Array(width * height * 3);
      resampleArea(sumAreas(patternPicture(...size)), { left, top, right, bottom }, width, height, into);
      expect([...into]).toEqual(values.map(Math.fround));
    },
  );

  it('writes from the offset on, and nothing else', () => {
    const into = new Float32Array(9);
    const window = { left: 0, top: 0, right: 2, bottom: 2 };
    resampleArea(sumAreas(patternPicture(2, 2)), window, 1, 1, into, 3);
    expect([...into].map((value) => value !== 0)).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0].map(Boolean));
  });

  it('is exact where sums pass 2^31', () => {
    const white = createRgbImage(3000, 3000);
    white.data.fill(255);
    const into = new Float32Array(2 * 2 * 3);
    const whole = { left: 0, top: 0, right: 3000, bottom: 3000 };
    resampleArea(sumAreas(white), whole, 2, 2, into);
    expect([...into]).toEqual(new Array(12).fill(127.5 / 128));
  });
});
