import { alignFace, type RgbImage } from '@did/faces';
import { describe, expect, it } from '@jest/globals';
import { layBack } from './draw-explained.js';
import { safeFileName } from './safe-file-name.js';

/** Smooth colours, which resampling keeps. */
const picture: RgbImage = {
  width: 160,
  height: 120,
  data: Uint8Array.from({ length: 3 * 160 * 120 }, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % 160, Math.floor(i / 480)];
    return [x, 2 * y, 100][i % 3] as number;
  }),
};
// A tilted face left of the middle.
const landmarks = [60, 50, 84, 56, 70, 66, 57, 74, 77, 79];

describe('layBack', () => {
  const { image: crop, transform } = alignFace(picture, landmarks, { size: 96, marginRatio: 0 });

  it('puts a crop where it was cut from', () => {
    const { data } = layBack(picture, crop, transform);
    let worst = 0;
    for (let i = 0; i < data.length; i++) {
      worst = Math.max(worst, Math.abs((data[i] as number) - (picture.data[i] as number)));
    }
    // Twice drawn bilinearly; at the crop's edge half a pixel stands for another.
    expect(worst).toBeLessThanOrEqual(3);
  });

  it('changes the picture inside the crop, and nowhere else', () => {
    const white = { ...crop, data: new Uint8Array(crop.data.length).fill(255) };
    const { data } = layBack(picture, white, transform);
    const at = (x: number, y: number) => [...data.subarray(3 * (160 * y + x), 3 * (160 * y + x) + 3)];
    for (let i = 0; i < 10; i += 2) {
      expect(at(landmarks[i] as number, landmarks[i + 1] as number)).toEqual([255, 255, 255]);
    }
    expect(at(150, 20)).toEqual([150, 40, 100]);
    const changed = data.filter((value) => value === 255).length / 3;
    const scale = Math.hypot(transform[0], transform[1]);
    const inside = 96 ** 2 / scale ** 2;
    expect(changed / inside).toBeGreaterThan(0.9);
    expect(changed / inside).toBeLessThan(1.1);
  });
});

describe('safeFileName', () => {
  it.each([
    ['photos/anna.jpg', '0001-anna.png'],
    ['../../etc/passwd', '0001-passwd.png'],
    ['..', '0001-...png'],
    ['a b/ü<script>.jpg', '0001-_script_.png'],
    [`${'x'.repeat(300)}.jpg`, `0001-${'x'.repeat(60)}.png`],
  ])('makes %s harmless', (input, expected) => {
    expect(safeFileName(0, input, '.png')).toBe(expected);
  });
});
