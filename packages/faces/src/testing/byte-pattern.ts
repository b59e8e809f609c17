import { createRgbImage, type RgbImage } from '../rgb-image.js';

/** Bytes that look like noise, the same as in tools/reference/mtcnn.py. */
export function bytePattern(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => ((i * i) % 251) * 13 + i * 7);
}

/** A picture of them. */
export function patternPicture(width: number, height: number): RgbImage {
  return { width, height, data: bytePattern(width * height * 3) };
}

/** Two drawn faces, the same as in tools/reference/mtcnn.py: whole numbers alone, so that both sides see one picture. */
export function drawnFaces(): RgbImage {
  const picture = createRgbImage(160, 120);
  picture.data.fill(60);
  const disc = (cx: number, cy: number, rx: number, ry: number, colour: readonly number[]) => {
    for (let y = 0; y < picture.height; y++) {
      for (let x = 0; x < picture.width; x++) {
        if ((x - cx) ** 2 * ry ** 2 + (y - cy) ** 2 * rx ** 2 > (rx * ry) ** 2) continue;
        picture.data.set(colour, 3 * (y * picture.width + x));
      }
    }
  };
  const part = (radius: number, divisor: number) => Math.floor(radius / divisor);
  for (const [cx, cy, r] of [
    [50, 56, 36],
    [120, 70, 24],
  ] as const) {
    disc(cx, cy, part(r * 4, 5), r, [205, 165, 140]);
    for (const side of [-1, 1]) {
      const eyeX = cx + Math.floor((side * r) / 3);
      disc(eyeX, cy - part(r, 5), part(r, 6), part(r, 10), [50, 35, 30]);
      disc(eyeX, cy - part(r, 3), part(r, 5), part(r, 14), [80, 60, 50]);
    }
    disc(cx, cy + part(r, 5), part(r, 9), part(r, 10), [165, 115, 100]);
    disc(cx, cy + part(r, 2), part(r, 3), part(r, 10), [150, 70, 70]);
  }
  return picture;
}
