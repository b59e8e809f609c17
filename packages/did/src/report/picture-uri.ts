import type { RgbImage } from '@did/faces';
import sharp, { type Sharp } from 'sharp';

const SIDE = 160;

/** A picture as a data URI that an HTML file can hold; small ones are enlarged smoothly. */
export async function pictureUri(image: RgbImage, side = SIDE): Promise<string> {
  const bytes = await resized(image, side).webp({ quality: 82 }).toBuffer();
  return `data:image/webp;base64,${bytes.toString('base64')}`;
}

/** The same for an SVG file, which other programs open too: some of them know no WebP. */
export async function jpegUri(image: RgbImage, side = SIDE): Promise<string> {
  const bytes = await resized(image, side).jpeg({ quality: 90 }).toBuffer();
  return `data:image/jpeg;base64,${bytes.toString('base64')}`;
}

function resized({ width, height, data }: RgbImage, side: number): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } }).resize(side, side, {
    fit: 'fill',
    kernel: 'cubic',
  });
}
