/** A map over a picture, row by row. */
export interface PictureMap {
  /** @shape `[height * width]` */
  readonly values: ArrayLike<number>;
  readonly width: number;
  readonly height: number;
}

/**
 * A map at another size, between places bilinearly: what `interpolate` of PyTorch gives with `align_corners=False`.
 *
 * @returns `[height * width]`, row by row.
 */
export function resizeMap(map: PictureMap, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[y * width + x] = valueAt(map, (x + 0.5) / width, (y + 0.5) / height);
  }
  return out;
}

/** The value at a place from 0 to 1 along both sides; beyond the middle of an outer cell it stays as it is there. */
function valueAt({ values, width, height }: PictureMap, u: number, v: number): number {
  const x = Math.min(width - 1, Math.max(0, u * width - 0.5));
  const y = Math.min(height - 1, Math.max(0, v * height - 0.5));
  const [x0, y0] = [Math.floor(x), Math.floor(y)];
  const [x1, y1] = [Math.min(width - 1, x0 + 1), Math.min(height - 1, y0 + 1)];
  const at = (i: number, j: number) => values[j * width + i] ?? 0;
  const top = at(x0, y0) + (x - x0) * (at(x1, y0) - at(x0, y0));
  const bottom = at(x0, y1) + (x - x0) * (at(x1, y1) - at(x0, y1));
  return top + (y - y0) * (bottom - top);
}
