import type { RgbImage } from '@did/faces';

/** A picture turned clockwise by quarters. @param quarters - 0..3 */
export function turnImage(image: RgbImage, quarters: number): RgbImage {
  if (quarters === 0) return image;
  const { width, height, data } = image;
  const [w, h] = quarters === 2 ? [width, height] : [height, width];
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [toX, toY] =
        quarters === 1
          ? [height - 1 - y, x]
          : quarters === 2
            ? [width - 1 - x, height - 1 - y]
            : [y, width - 1 - x];
      const from = 3 * (y * width + x);
      const to = 3 * (toY * w + toX);
      turned[to] = data[from] as number;
      turned[to + 1] = data[from + 1] as number;
      turned[to + 2] = data[from + 2] as number;
    }
  }
  return { width: w, height: h, data: turned };
}
