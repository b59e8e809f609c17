import type { Transform } from '@did/faces';
import type { Patch } from './patch.js';
import type { Region } from './region.js';

// Locals: look-ups of globals are slow in Jest's realm.
const { floor, max, min } = Math;

/** A picture whose channels are interleaved, in bytes or not. */
export interface Readable {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

/**
 * A region of a transformed picture: each of its pixels is read where the transform says, bilinearly, edges repeated.
 *
 * @param toSource - From the result's coordinates to those of `image`.
 */
export function sampleAffine(image: Readable, toSource: Transform, region: Region): Patch {
  const { width, height, data } = image;
  const [a, b, tx, c, d, ty] = toSource;
  const out = new Float32Array(region.width * region.height * 3);
  const [lastX, lastY] = [width - 1, height - 1];
  for (let j = 0, i = 0; j < region.height; j++) {
    const y0 = region.top + j;
    for (let k = 0; k < region.width; k++, i += 3) {
      const x0 = region.left + k;
      const x = min(lastX, max(0, a * x0 + b * y0 + tx));
      const y = min(lastY, max(0, c * x0 + d * y0 + ty));
      const left = floor(x);
      const top = floor(y);
      const fx = x - left;
      const fy = y - top;
      const upper = 3 * (top * width + left);
      const right = left < lastX ? 3 : 0;
      const lower = top < lastY ? upper + 3 * width : upper;
      for (let channel = 0; channel < 3; channel++) {
        const above = data[upper + channel] as number;
        const below = data[lower + channel] as number;
        const p = above + fx * ((data[upper + right + channel] as number) - above);
        const q = below + fx * ((data[lower + right + channel] as number) - below);
        out[i + channel] = p + fy * (q - p);
      }
    }
  }
  return { region, data: out };
}
