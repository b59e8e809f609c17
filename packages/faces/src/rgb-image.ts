/**
 * A picture in memory, the way every part of this project passes one on.
 *
 * @remarks
 * Pixel (x, y) starts at `data[3 * (y * width + x)]`; its centre lies at the coordinate (x, y), so that
 * the picture spans from -0.5 to width - 0.5. Values are sRGB, 0..255.
 */
export interface RgbImage {
  /** Columns. @unit pixels */
  readonly width: number;
  /** Rows. @unit pixels */
  readonly height: number;
  /** Interleaved red, green, blue. @shape `[height * width * 3]` */
  readonly data: Uint8Array;
}

/** Makes a black picture of the given size. @unit pixels */
export function createRgbImage(width: number, height: number): RgbImage {
  return { width, height, data: new Uint8Array(width * height * 3) };
}
