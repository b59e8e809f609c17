import type { RgbImage } from '@did/faces';
import { blurPlanes } from '../images/gaussian-blur.js';
import { luminance, meanLaplacian, type Region } from '../images/sharpness.js';

/** What brings a picture to its siblings' sharpness: one of the two is 0. */
export interface SharpnessChange {
  /** Of the Gaussian that softens it. @unit pixels */
  readonly blurSigma: number;
  /** How much of what a small Gaussian takes away is added once more. */
  readonly sharpen: number;
}

/** More blur than this would wipe out the traces of the sharper methods. @unit pixels */
const MAX_SIGMA = 0.8;
/** More would leave halos. */
const MAX_SHARPEN = 1.5;
/** Of the Gaussian in sharpening. @unit pixels */
export const SHARPEN_SIGMA = 0.8;
const SEARCH_STEPS = 6;

/**
 * How each picture of one source must be changed so that all are equally sharp over the face.
 *
 * @remarks
 * Warping and blending soften a face a little, and a detector takes that for the sign of forging: real
 * photographs that are a little soft then count as fakes. Both classes pass through here. The level is that
 * of the softest among the first `leaders` pictures; those after them, methods that only the test split
 * has, may not set it, or real pictures would be softer in the test than in training.
 */
export function matchSharpness(
  pictures: readonly RgbImage[],
  face: Region,
  leaders = pictures.length,
): SharpnessChange[] {
  const grays = pictures.map((picture) => luminance(picture, face));
  const { width, height } = face;
  const sharpness = grays.map((gray) => meanLaplacian(gray, width, height));
  const target = Math.min(...sharpness.slice(0, leaders));
  return grays.map((gray, i) => {
    if (sharpness[i] === target) return { blurSigma: 0, sharpen: 0 };
    if ((sharpness[i] as number) > target) {
      const level = (sigma: number) =>
        meanLaplacian(blurPlanes(gray, width, height, 1, sigma), width, height);
      return { blurSigma: bisect(MAX_SIGMA, (sigma) => level(sigma) <= target), sharpen: 0 };
    }
    const soft = blurPlanes(gray, width, height, 1, SHARPEN_SIGMA);
    const level = (amount: number) =>
      meanLaplacian(
        gray.map((value, k) => value + amount * (value - (soft[k] as number))),
        width,
        height,
      );
    return { blurSigma: 0, sharpen: bisect(MAX_SHARPEN, (amount) => level(amount) >= target) };
  });
}

/** Where a condition begins to hold between 0 and `limit`, or about `limit`. */
function bisect(limit: number, holds: (value: number) => boolean): number {
  let low = 0;
  let high = limit;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
