import { createFaceApiDetector } from '@did/faces/node';
import { describe, expect, it } from '@jest/globals';
import { renderFace } from './render-face.js';

const SIZE = 128;
const face = (identity: string, frame = 0) => renderFace({ identity, frame, size: SIZE });

describe('renderFace', () => {
  it('gives the same bytes and landmarks for the same seeds', () => {
    expect(face('anna')).toEqual(face('anna'));
  });

  it('draws another person, and the same one in another moment', () => {
    const anna = face('anna').image.data;
    expect(meanChange(anna, face('berta').image.data)).toBeGreaterThan(10);
    expect(meanChange(anna, face('anna', 1).image.data)).toBeGreaterThan(2);
  });

  it('refuses a size that it cannot draw', () => {
    expect(() => renderFace({ identity: 1, frame: 0, size: 16 })).toThrow(/`size`.*32/);
  });

  // A detector that was trained on photographs is the judge of both: is it a face, and are its points where we say?
  it('is found by a face detector, with its landmarks where they are said to be', async () => {
    const detector = await createFaceApiDetector();
    const errors: number[] = [];
    for (let person = 0; person < 12; person++) {
      const { image, landmarks68 } = face(`person ${person}`);
      const [found] = await detector.detect(image);
      if (found?.landmarks68 === undefined) continue;
      const eyes = Math.hypot(
        (landmarks68[90] as number) - (landmarks68[72] as number),
        (landmarks68[91] as number) - (landmarks68[73] as number),
      );
      // Eyes, nose and mouth; the line of the jaw is a matter of taste.
      let sum = 0;
      for (let i = 27; i < 68; i++) {
        sum += Math.hypot(
          (found.landmarks68[2 * i] as number) - (landmarks68[2 * i] as number),
          (found.landmarks68[2 * i + 1] as number) - (landmarks68[2 * i + 1] as number),
        );
      }
      errors.push(sum / 41 / eyes);
    }
    detector.dispose();
    expect(errors.length).toBeGreaterThanOrEqual(10);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.1);
  });
});

function meanChange(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += Math.abs((one[i] as number) - (other[i] as number));
  return sum / one.length;
}
