import type { RgbImage } from '@did/faces';
import sharp, { type Sharp } from 'sharp';

/** A picture in memory as the start of what sharp shall do to it. */
export function openPixels({ width, height, data }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

/** What comes out at the end. */
export async function pixelsOf(pipeline: Sharp): Promise<RgbImage> {
  const { data, info } = await pipeline.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
