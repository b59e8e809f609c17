import type { RgbImage } from '@did/faces';
import sharp, { type Sharp } from 'sharp';
import { blurImage } from '../images/blur.js';
import { openPixels, pixelsOf } from '../images/sharp-pixels.js';
import { scaleSaturation } from '../pixels/colour-matrix.js';
import type { Shot, ShotEncoding } from './draw-shot.js';
import { exposeSensor } from './expose-sensor.js';

/** Of the Gaussian in the camera's sharpening. @unit pixels of the sensor */
const SHARPENING_SIGMA = 0.8;
/** Holds a Gaussian of 1.1 pixels, the widest that denoising and sharpening make. @unit pixels */
const KERNEL_SIDE = 7;
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
  const { encodings, sentScale } = shot;
  let picture = await pixelsOf(finish(openPixels(exposeSensor(projected, shot)), shot));
  for (const [i, encoding] of encodings.entries()) {
    let next = openPixels(picture);
    if (i === encodings.length - 1 && sentScale < 1) {
      next = next.resize(...scaled(picture, sentScale), { fit: 'fill', kernel: 'cubic' });
    }
    picture = await pixelsOf(sharp(await encode(next, encoding).toBuffer()));
  }
  return pixelsOf(openPixels(picture).resize(image.width, image.height, { fit: 'fill', kernel: 'cubic' }));
}

/** The camera's own processing: smoothing and unsharp masking as one kernel, then its colours. */
function finish(pipeline: Sharp, { denoise, sharpening, saturation }: Shot): Sharp {
  const smooth = gaussianKernel(denoise);
  const smoother = gaussianKernel(Math.hypot(denoise, SHARPENING_SIGMA));
  const kernel = smooth.map((weight, i) => (1 + sharpening) * weight - sharpening * (smoother[i] as number));
  const [rr, rg, rb, , gr, gg, gb, , br, bg, bb] = scaleSaturation(saturation);
  return pipeline.convolve({ width: KERNEL_SIDE, height: KERNEL_SIDE, kernel, scale: 1 }).recomb([
    [rr, rg, rb],
    [gr, gg, gb],
    [br, bg, bb],
  ]);
}

/** Weights of a Gaussian, which sum to 1. @shape `[KERNEL_SIDE * KERNEL_SIDE]` */
function gaussianKernel(sigma: number): number[] {
  const reach = (KERNEL_SIDE - 1) / 2;
  const line = Array.from({ length: KERNEL_SIDE }, (_, i) => {
    const distance = i - reach;
    if (sigma === 0) return distance === 0 ? 1 : 0;
    return Math.exp(-(distance ** 2) / (2 * sigma ** 2));
  });
  const sum = line.reduce((total, weight) => total + weight, 0);
  return line.flatMap((one) => line.map((other) => (one * other) / sum ** 2));
}

function encode(pipeline: Sharp, { format, quality, chromaSubsampling }: ShotEncoding): Sharp {
  return format === 'jpeg' ? pipeline.jpeg({ quality, chromaSubsampling }) : pipeline.webp({ quality });
}

function scaled({ width, height }: RgbImage, scale: number): [number, number] {
  const side = (length: number) => Math.max(LEAST_SIDE, Math.round(length * scale));
  return [side(width), side(height)];
}
