import type { RgbImage } from '@did/faces';
import sharp, { type Sharp } from 'sharp';
import { blurImage } from '../images/blur.js';
import { openPixels, pixelsOf } from '../images/sharp-pixels.js';
import type { Shot, ShotEncoding } from './draw-shot.js';
import { exposeSensor } from './expose-sensor.js';

/** Less denoising is none. @unit pixels */
const LEAST_SIGMA = 0.3;
/** Of the Gaussian in the camera's sharpening. @unit pixels of the sensor */
const SHARPENING_SIGMA = 0.8;
/** Smaller pictures hold no face. @unit pixels */
const LEAST_SIDE = 16;

/**
 * Takes a picture of a picture: lens, sensor, the camera's own processing, then the compressions on its way; it comes back in
 * its own size, as it is looked at.
 *
 * @param cropPixel - Pixels of the picture for one of the crop.
 * @param softness - Blur that the picture gets besides the lens's; two Gaussians are one. @unit pixels of the crop
 */
export async function takePicture(
  image: RgbImage,
  shot: Shot,
  cropPixel: number,
  softness: number,
): Promise<RgbImage> {
  const scale = Math.min(1, shot.resolution / cropPixel);
  const lens = Math.hypot(shot.lensBlur / scale, softness * cropPixel);
  const [width, height] = scaled(image, scale);
  // libvips leaves the least blurs out, and with them what makes real pictures and fakes equally sharp.
  const seen = openPixels(blurImage(image, lens));
  const projected = await pixelsOf(seen.resize(width, height, { fit: 'fill', kernel: 'cubic' }));
  const { denoise, sharpening, saturation, encodings, sentScale } = shot;
  let finished = openPixels(exposeSensor(projected, shot));
  if (denoise >= LEAST_SIGMA) finished = finished.blur({ sigma: denoise });
  finished = finished
    .sharpen({ sigma: SHARPENING_SIGMA, m1: sharpening, m2: 2 * sharpening })
    .modulate({ saturation });
  let picture = await pixelsOf(finished);
  for (const [i, encoding] of encodings.entries()) {
    let next = openPixels(picture);
    if (i === encodings.length - 1 && sentScale < 1) {
      next = next.resize(...scaled(picture, sentScale), { fit: 'fill', kernel: 'cubic' });
    }
    picture = await pixelsOf(sharp(await encode(next, encoding).toBuffer()));
  }
  return pixelsOf(openPixels(picture).resize(image.width, image.height, { fit: 'fill', kernel: 'cubic' }));
}

function encode(pipeline: Sharp, { format, quality, chromaSubsampling }: ShotEncoding): Sharp {
  return format === 'jpeg' ? pipeline.jpeg({ quality, chromaSubsampling }) : pipeline.webp({ quality });
}

function scaled({ width, height }: RgbImage, scale: number): [number, number] {
  const side = (length: number) => Math.max(LEAST_SIDE, Math.round(length * scale));
  return [side(width), side(height)];
}
