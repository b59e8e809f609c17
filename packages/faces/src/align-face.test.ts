import { describe, expect, it } from '@jest/globals';
import { alignFace, alignmentTransform } from './align-face.js';
import { landmarks68To5 } from './landmarks-68.js';
import { createRgbImage } from './rgb-image.js';
import { invertTransform, transformPoints } from './similarity-transform.js';

const FIVE = Float32Array.from([80, 100, 140, 120, 100, 150, 70, 160, 120, 178]);

describe('alignFace', () => {
  it('sets the eyes level at their place', () => {
    const crop = transformPoints(FIVE, alignmentTransform(FIVE, { size: 100 }));
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = crop;
    expect(Math.abs(y0 - y1)).toBeLessThan(4);
    expect(Math.abs((x0 + x1) / 2 - 49.5)).toBeLessThan(4);
    expect((y0 + y1) / 2).toBeGreaterThan(30);
    expect((y0 + y1) / 2).toBeLessThan(45);
  });

  it('gives landmarks back through the inverse of its transform', () => {
    const { transform, image } = alignFace(createRgbImage(224, 224), FIVE, { size: 64, marginRatio: 0.1 });
    expect([image.width, image.height]).toEqual([64, 64]);
    transformPoints(transformPoints(FIVE, transform), invertTransform(transform)).forEach((value, i) => {
      expect(value).toBeCloseTo(FIVE[i] as number, 2);
    });
  });

  it('shows more around the face with a margin', () => {
    const tight = alignmentTransform(FIVE, { size: 100 });
    const wide = alignmentTransform(FIVE, { size: 100, marginRatio: 0.25 });
    expect(Math.hypot(tight[0], tight[3]) / Math.hypot(wide[0], wide[3])).toBeCloseTo(1.5, 5);
  });

  it('throws DID_VALUE for a size that is none', () => {
    expect(() => alignmentTransform(FIVE, { size: 0 })).toThrow(/DID_VALUE.*got 0/);
  });
});

describe('landmarks68To5', () => {
  it('takes the means of the eyes, the tip of the nose and the corners of the mouth', () => {
    const points = Float32Array.from({ length: 136 }, (_, i) => i);
    [77, 78, 89, 90, 60, 61, 96, 97, 108, 109].forEach((wanted, i) => {
      expect(landmarks68To5(points)[i]).toBeCloseTo(wanted, 4);
    });
    expect(() => landmarks68To5([1, 2])).toThrow(/DID_SHAPE.*got 2/);
  });
});
