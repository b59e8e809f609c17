import type { RgbImage } from '@did/faces';
import { luminance, meanLaplacian } from '../images/sharpness.js';
import { gaussianBlur } from '../pixels/gaussian-blur.js';

/** What brings a picture to its siblings' sharpness: one of the two is 0. */
export interface SharpnessChange {
  /** Of the Gaussian that softens it. @unit pixels of the crop */
  readonly blurSigma: number;
  /** How much of what a small Gaussian takes away is added once more. */
  readonly sharpen: number;
}

/** More blur than this would wipe out the traces of the sharper methods. @unit pixels of the crop */
const MAX_SIGMA = 0.7;
/** More would leave halos. */
const MAX_SHARPEN = 1.5;
/** Of the Gaussian in sharpening. @unit pixels of the crop */
export const SHARPEN_SIGMA = 0.8;
const SEARCH_STEPS = 6;

/**
 * How each picture of one source must be changed so that their crops are equally sharp.
 *
 * @remarks
 * Warping and blending soften a face a little, and a detector takes that for the sign of forging: real
 * photographs that are a little soft then count as fakes. Both classes pass through here. The level is that
 * of the softest among the first `leaders` pictures; those after them, methods that only the test split
 * has, may not set it, or real pictures would be softer in the test than in training.
 *
 * @param crops - Of one face, of one size: what is finer than a crop's pixel does not count.
 */
export function matchSharpness(crops: readonly RgbImage[], leaders = crops.length): SharpnessChange[] {
  const { width = 0, height = 0 } = crops[0] ?? {};
  const grays = crops.map((crop) => luminance(crop));
  const sharpness = grays.map((gray) => meanLaplacian(gray, width, height));
  const target = Math.min(...sharpness.slice(0, leaders));
  return grays.map((gray, i) => {
    if (sharpness[i] === target) return { blurSigma: 0, sharpen: 0 };
    if ((sharpness[i] as number) > target) {
      const level = (sigma: number) =>
        meanLaplacian(gaussianBlur(gray, width, height, 1, sigma), width, height);
      return { blurSigma: bisect(MAX_SIGMA, (sigma) => level(sigma) <= target), sharpen: 0 };
    }
    const soft = gaussianBlur(gray, width, height, 1, SHARPEN_SIGMA);
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
