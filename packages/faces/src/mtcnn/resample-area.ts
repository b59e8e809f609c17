import type { AreaSums, PixelWindow } from './area-sums.js';

/**
 * Resamples part of a picture the way `interpolate(..., mode="area")` of PyTorch does: each new pixel is the mean of all
 * pixels that it touches. Then scales the values to -1..1 as the networks were trained.
 *
 * @param areas - The picture's sums.
 * @param window - What of it.
 * @param into - Gets the pixels, from `offset` on. @shape `[height, width, 3]`
 */
export function resampleArea(
  { width: pictureWidth, sums }: AreaSums,
  { left, top, right, bottom }: PixelWindow,
  width: number,
  height: number,
  into: Float32Array,
  offset = 0,
): void {
  const stride = 3 * (pictureWidth + 1);
  const columns = edges(left, right, width).map((x) => 3 * x);
  const rows = edges(top, bottom, height).map((y) => stride * y);
  let at = offset;
  for (let y = 0; y < height; y++) {
    const above = rows[2 * y] as number;
    const below = rows[2 * y + 1] as number;
    const pixelsDown = (below - above) / stride;
    for (let x = 0; x < width; x++) {
      const from = columns[2 * x] as number;
      const to = columns[2 * x + 1] as number;
      const pixelsAcross = (to - from) / 3;
      for (let channel = 0; channel < 3; channel++) {
        const sum =
          ((sums[below + to + channel] as number) -
            (sums[above + to + channel] as number) -
            (sums[below + from + channel] as number) +
            (sums[above + from + channel] as number)) |
          0;
        // Each store rounds to float32. PyTorch divides twice too; to the same bit.
        into[at] = sum / pixelsDown;
        into[at] = (into[at] as number) / pixelsAcross;
        into[at] = ((into[at] as number) - 127.5) / 128;
        at++;
      }
    }
  }
}

/** First pixel and one past the last of each of `count` cells, which overlap where the size is no multiple of it. */
function edges(start: number, end: number, count: number): Int32Array {
  const size = end - start;
  const found = new Int32Array(2 * count);
  for (let i = 0; i < count; i++) {
    found[2 * i] = start + Math.floor((i * size) / count);
    found[2 * i + 1] = start + Math.ceil(((i + 1) * size) / count);
  }
  return found;
}
