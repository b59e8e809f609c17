import type { RgbImage } from '@did/faces';

/**
 * Pixels with alpha, laid on white.
 *
 * @remarks
 * Rounds as libvips does, which Node's pictures go through: the canvas would multiply by alpha and divide again, and lose the
 * colours of what is nearly transparent.
 *
 * @param rgba - Not premultiplied. @shape `[height * width * 4]`
 */
export function onWhite(rgba: ArrayLike<number>, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0, o = 0; o < data.length; i += 4, o += 3) {
    const alpha = rgba[i + 3] as number;
    if (alpha === 255) {
      data[o] = rgba[i] as number;
      data[o + 1] = rgba[i + 1] as number;
      data[o + 2] = rgba[i + 2] as number;
    } else {
      const white = 255 * (255 - alpha);
      data[o] = ((rgba[i] as number) * alpha + white) / 255;
      data[o + 1] = ((rgba[i + 1] as number) * alpha + white) / 255;
      data[o + 2] = ((rgba[i + 2] as number) * alpha + white) / 255;
    }
  }
  return { width, height, data };
}
