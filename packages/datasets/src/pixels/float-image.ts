import type { RgbImage } from '@did/faces';

/** A picture in floating point, for work in several passes. */
export interface FloatImage {
  readonly width: number;
  readonly height: number;
  /** Interleaved red, green, blue, 0..255 but not clamped. */
  readonly data: Float32Array;
}

/** Copies a picture into floating point. */
export function toFloatImage({ width, height, data }: RgbImage): FloatImage {
  return { width, height, data: Float32Array.from(data) };
}
