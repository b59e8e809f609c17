import { createRgbImage } from '@did/faces';
import { describe, expect, it } from '@jest/globals';
import { changePicture, maskOverlay, valueRange } from './mask-overlay.js';

describe('maskOverlay', () => {
  it('is darkest where the map is lowest and keeps the size of the picture', () => {
    const gray = { width: 4, height: 4, data: new Uint8Array(48).fill(128) };
    const out = maskOverlay(gray, { values: [0, 1, 0, 1], width: 2, height: 2 }, [0, 1]);
    expect([out.width, out.height, out.data.length]).toEqual([4, 4, 48]);
    const luminance = (at: number) => (out.data[at] ?? 0) + (out.data[at + 1] ?? 0);
    expect(luminance(0)).toBeLessThan(luminance(9));
  });
});

describe('changePicture', () => {
  it('shows one flat colour where nothing changed', () => {
    const image = createRgbImage(2, 2);
    expect(new Set(changePicture(image, image).data.slice(0, 3))).toEqual(
      new Set(changePicture(image, image).data.slice(9)),
    );
  });
});

describe('valueRange', () => {
  it('spans all maps, and is null without any', () => {
    expect(valueRange([[0.2, 0.4], null, [0.1]])).toEqual([0.1, 0.4]);
    expect(valueRange([null])).toBeNull();
  });
});
