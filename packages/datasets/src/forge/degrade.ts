import { type RgbImage, resizeImage } from '@did/faces';
import type { SeededRandom } from '@did/runtime';
import { decodeImage } from '../images/decode-image.js';
import { encodeJpeg } from '../images/encode-image.js';
import { gaussianBlur } from '../images/gaussian-blur.js';

/** What a camera and a web site do to a picture; drawn once for a real picture and all its fakes. */
export interface Degradation {
  /** New size over old. */
  readonly scale: number;
  /** @unit pixels */
  readonly blurSigma: number;
  /** Of the JPEG, 1..100. */
  readonly jpegQuality: number;
}

/** Ranges that {@link drawDegradation} draws from. */
export const DEGRADATION_RANGE = {
  scale: [0.8, 1],
  blurSigma: [0, 0.5],
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
 * @param matchSigma - Blur that this picture needs beforehand to be as soft as its siblings; two Gaussians
 * are one, so it is done together with the drawn blur. @unit pixels
 */
export async function degrade(
  picture: RgbImage,
  degradation: Degradation,
  matchSigma: number,
): Promise<RgbImage> {
  const { scale, blurSigma, jpegQuality } = degradation;
  const width = Math.max(16, Math.round(picture.width * scale));
  const height = Math.max(16, Math.round(picture.height * scale));
  const soft = gaussianBlur(picture, Math.hypot(blurSigma, matchSigma));
  const resized =
    width === picture.width && height === picture.height ? soft : resizeImage(soft, width, height);
  return decodeImage(await encodeJpeg(resized, { quality: jpegQuality }));
}
