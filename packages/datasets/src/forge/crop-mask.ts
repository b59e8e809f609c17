import { cropFace, type RgbImage, type Transform } from '@did/faces';
import { encodePng } from '../images/encode-image.js';

/** A forger's mask in the frame of the crop, as a gray PNG; 255 where the picture was changed fully. */
export async function cropMask(
  mask: Float32Array,
  picture: { readonly width: number; readonly height: number },
  toCrop: Transform,
  size: number,
): Promise<Uint8Array> {
  const asImage: RgbImage = {
    width: picture.width,
    height: picture.height,
    data: new Uint8Array(mask.length * 3),
  };
  for (let i = 0; i < mask.length; i++)
    asImage.data.fill(Math.round((mask[i] as number) * 255), 3 * i, 3 * i + 3);
  const crop = cropFace(asImage, toCrop, size);
  const gray = new Uint8Array(size * size);
  for (let i = 0; i < gray.length; i++) gray[i] = crop.data[3 * i] as number;
  return encodePng({ width: size, height: size, data: gray });
}
