import { type RgbImage, resizeImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import { blurImage } from '../images/blur.js';
import { decodeImage } from '../images/decode-image.js';
import { encodeJpeg } from '../images/encode-image.js';
import { sharpenImage } from '../images/sharpen.js';
import { SHARPEN_SIGMA, type SharpnessChange } from './match-sharpness.js';

/** What a camera and a web site do to a picture; drawn once for a real picture and all its fakes. */
export interface Degradation {
  /** New size over old. */
  readonly scale: number;
  /** @unit pixels of the crop */
  readonly blurSigma: number;
  /** Of the JPEG, 1..100. */
  readonly jpegQuality: number;
}

/** Ranges that a degradation is drawn from. */
export const DEGRADATION_RANGE = {
  scale: [0.8, 1],
  blurSigma: [0, 0.4],
  jpegQuality: [70, 95],
} as const;

/** The treatment of one real picture and its fakes. */
export function drawDegradation(random: SeededRandom): Degradation {
  return {
    scale: random.uniform(...DEGRADATION_RANGE.scale),
    blurSigma: random.uniform(...DEGRADATION_RANGE.blurSigma),
    jpegQuality: Math.round(random.uniform(...DEGRADATION_RANGE.jpegQuality)),
  };
}

/**
 * Carries out a treatment: blur, resize, JPEG.
 *
 * @param change - What makes this picture as sharp as its siblings; two Gaussians are one, so its blur is
 * done together with the drawn one.
 * @param cropPixel - Pixels of the picture for one of the crop.
 */
export async function degrade(
  picture: RgbImage,
  degradation: Degradation,
  change: SharpnessChange,
  cropPixel: number,
): Promise<RgbImage> {
  const { scale, blurSigma, jpegQuality } = degradation;
  const width = Math.max(16, Math.round(picture.width * scale));
  const height = Math.max(16, Math.round(picture.height * scale));
  const sharpened = sharpenImage(picture, change.sharpen, SHARPEN_SIGMA * cropPixel);
  const soft = blurImage(sharpened, cropPixel * Math.hypot(blurSigma, change.blurSigma));
  const resized =
    width === picture.width && height === picture.height ? soft : resizeImage(soft, width, height);
  return decodeImage(await encodeJpeg(resized, { quality: jpegQuality }));
}
