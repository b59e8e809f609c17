import type { RgbImage } from '@did/faces';
import { blurPlanes } from '../images/gaussian-blur.js';
import { luminance, meanLaplacian, type Region } from '../images/sharpness.js';

/** More blur than this would wipe out the traces of the sharper methods. @unit pixels */
const MAX_SIGMA = 0.8;
const SEARCH_STEPS = 6;

/**
 * How much each picture of one source must be blurred to be no sharper over the face than the softest.
 *
 * @remarks
 * Warping and blending soften a face a little, and a detector takes that for the sign of forging: real
 * photographs that are a little soft then count as fakes. Both classes pass through here.
 *
 * @returns The sigma of a Gaussian for each picture. @unit pixels
 */
export function matchSharpness(pictures: readonly RgbImage[], face: Region): number[] {
  const grays = pictures.map((picture) => luminance(picture, face));
  const sharpness = grays.map((gray) => meanLaplacian(gray, face.width, face.height));
  const target = Math.min(...sharpness);
  return grays.map((gray, i) => sigmaFor(gray, face, target, sharpness[i] as number));
}

/** The blur that brings a region down to a sharpness, by bisection. */
function sigmaFor(gray: Float32Array, { width, height }: Region, target: number, current: number): number {
  if (current <= target) return 0;
  let low = 0;
  let high = MAX_SIGMA;
  for (let step = 0; step < SEARCH_STEPS; step++) {
    const middle = (low + high) / 2;
    const softer = blurPlanes(gray, width, height, 1, middle);
    if (meanLaplacian(softer, width, height) > target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
