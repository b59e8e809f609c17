import type { RgbImage } from '@did/faces';
import sharp from 'sharp';

const SIDE = 160;

/** A picture as a data URI that an HTML file can hold; small ones are enlarged smoothly. */
export async function pictureUri(image: RgbImage, side = SIDE): Promise<string> {
  const { width, height, data } = image;
  const bytes = await sharp(data, { raw: { width, height, channels: 3 } })
    .resize(side, side, { fit: 'fill', kernel: 'cubic' })
    .webp({ quality: 82 })
    .toBuffer();
  return `data:image/webp;base64,${bytes.toString('base64')}`;
}
