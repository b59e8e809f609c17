import type { RgbImage } from './rgb-image.js';

/**
 * A picture that keeps its halvings, for whoever draws it small again and again. It must not be changed meanwhile.
 *
 * @remarks A search for faces of any size shrinks a frame five times, and most of that work is its first halving.
 */
export class ImagePyramid implements RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  private halved: ImagePyramid | undefined;

  constructor({ width, height, data }: RgbImage) {
    this.width = width;
    this.height = height;
    this.data = data;
  }

  /** The picture at half its size; made once. */
  half(): ImagePyramid {
    this.halved ??= new ImagePyramid(halveImage(this));
    return this.halved;
  }
}

/** Means of 2x2 pixels, rounded; an odd row or column at the end stands twice. */
export function halveImage({ width, height, data }: RgbImage): RgbImage {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const half = new Uint8Array(w * h * 3);
  const pairs = width >> 1;
  let o = 0;
  for (let y = 0; y < h; y++) {
    let top = 6 * y * width;
    let bottom = 3 * Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < pairs; x++) {
      half[o] = (at(data, top) + at(data, top + 3) + at(data, bottom) + at(data, bottom + 3) + 2) >> 2;
      half[o + 1] =
        (at(data, top + 1) + at(data, top + 4) + at(data, bottom + 1) + at(data, bottom + 4) + 2) >> 2;
      half[o + 2] =
        (at(data, top + 2) + at(data, top + 5) + at(data, bottom + 2) + at(data, bottom + 5) + 2) >> 2;
      o += 3;
      top += 6;
      bottom += 6;
    }
    for (let channel = 0; pairs < w && channel < 3; channel++) {
      half[o++] = (2 * at(data, top + channel) + 2 * at(data, bottom + channel) + 2) >> 2;
    }
  }
  return { width: w, height: h, data: half };
}

function at(data: Uint8Array, i: number): number {
  return data[i] as number;
}
