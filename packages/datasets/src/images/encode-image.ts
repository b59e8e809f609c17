import type { RgbImage } from '@did/faces';
import sharp from 'sharp';

/** A JPEG of a picture; the same pixels and options give the same bytes. */
export async function encodeJpeg(
  image: RgbImage,
  options: { readonly quality: number; readonly chromaSubsampling?: '4:4:4' | '4:2:0' },
): Promise<Uint8Array> {
  const { quality, chromaSubsampling = '4:2:0' } = options;
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling })
    .toBuffer();
}

/** A PNG of a picture, or of one gray value for each pixel. */
export async function encodePng(image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}): Promise<Uint8Array> {
  const channels = image.data.length === image.width * image.height ? 1 : 3;
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels } })
    .png()
    .toBuffer();
}
