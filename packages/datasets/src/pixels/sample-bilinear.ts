import type { FloatImage } from './float-image.js';

/** Where each pixel of a result is read from. */
export interface SamplingMap {
  readonly width: number;
  readonly height: number;
  /** Column to read, a value a pixel of the result. @unit pixels */
  readonly x: Float32Array;
  /** Row to read. */
  readonly y: Float32Array;
}

/** A map of the given size whose values a function of column and row gives. */
export function createSamplingMap(
  width: number,
  height: number,
  at: (x: number, y: number) => readonly [number, number],
): SamplingMap {
  const map = { width, height, x: new Float32Array(width * height), y: new Float32Array(width * height) };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [fromX, fromY] = at(x, y);
      map.x[y * width + x] = fromX;
      map.y[y * width + x] = fromY;
    }
  }
  return map;
}

/** A picture drawn through a map: each pixel of the result is read where the map says, bilinearly, edges repeated. */
export function sampleBilinear(image: FloatImage, map: SamplingMap): FloatImage {
  const { width, height, data } = image;
  const out = new Float32Array(map.x.length * 3);
  for (let i = 0; i < map.x.length; i++) {
    const x = Math.min(width - 1, Math.max(0, map.x[i] as number));
    const y = Math.min(height - 1, Math.max(0, map.y[i] as number));
    const left = Math.floor(x);
    const top = Math.floor(y);
    const [fx, fy] = [x - left, y - top];
    const right = Math.min(left + 1, width - 1);
    const bottom = Math.min(top + 1, height - 1);
    for (let c = 0; c < 3; c++) {
      const a = data[3 * (top * width + left) + c] as number;
      const b = data[3 * (top * width + right) + c] as number;
      const d = data[3 * (bottom * width + left) + c] as number;
      const e = data[3 * (bottom * width + right) + c] as number;
      out[3 * i + c] = (a * (1 - fx) + b * fx) * (1 - fy) + (d * (1 - fx) + e * fx) * fy;
    }
  }
  return { width: map.width, height: map.height, data: out };
}
