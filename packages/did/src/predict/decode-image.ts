import type { RgbImage } from '@did/faces';
import sharp from 'sharp';

/**
 * Reads a picture file the right way up, on white where it is transparent.
 *
 * @throws Error when it is no picture or cut short.
 */
export async function decodeImage(path: string): Promise<RgbImage> {
  const { data, info } = await sharp(path, { failOn: 'error' })
    .autoOrient()
    .flatten({ background: '#fff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}
