import { DidError } from '@did/runtime';
import type { RgbImage } from './rgb-image.js';
import { similarityTransform, type Transform } from './similarity-transform.js';
import { warpImage } from './warp-image.js';

/** How an aligned crop is framed. */
export interface CropOptions {
  /** Side of the square crop. @unit pixels */
  readonly size: number;
  /** What is added on each side of the template, as a part of its side. */
  readonly marginRatio?: number;
}

/** Hairline, chin and the sides of the jaw, where blending leaves its seam, are in the crop, and little else. */
export const DEFAULT_MARGIN_RATIO = 0;

/** Eyes, nose tip, mouth corners of an upright face, 112x112. @source InsightFace, arcface_dst. */
const ARC_FACE = [38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041];
/** Of the crop's side. InsightFace's own frame (0.315, eyes at 0.46) cuts off the chin. */
const EYE_DISTANCE = 0.3;
const EYE_HEIGHT = 0.37;

/** The five points in the unit square. */
const TEMPLATE = ARC_FACE.map((value, i) => {
  const scale = EYE_DISTANCE / (73.5318 - 38.2946);
  return i % 2 === 0 ? 0.5 + scale * (value - 55.9132) : EYE_HEIGHT + scale * (value - 51.5989);
});

/**
 * The map from a picture to the upright, centred crop of one face in it.
 *
 * @param landmarks5 - Eyes, nose tip, mouth corners as from {@link landmarks68To5}. @unit pixels
 * @throws DidError DID_VALUE when the size is not a positive integer.
 */
export function alignmentTransform(landmarks5: ArrayLike<number>, options: CropOptions): Transform {
  const { size, marginRatio = DEFAULT_MARGIN_RATIO } = options;
  if (!Number.isInteger(size) || size < 1 || !(marginRatio > -0.4)) {
    throw new DidError(
      'DID_VALUE',
      `alignmentTransform: \`size\` must be a positive integer and \`marginRatio\` above -0.4; got ${size} and ${marginRatio}.`,
      { size, marginRatio },
    );
  }
  const target = TEMPLATE.map((value) => ((value + marginRatio) / (1 + 2 * marginRatio)) * size - 0.5);
  return similarityTransform(landmarks5, target);
}

/**
 * The square crop that a map describes.
 *
 * @param transform - As from {@link alignmentTransform}; stored with the crop, its inverse draws a map
 * of the crop back onto the picture.
 */
export function cropFace(image: RgbImage, transform: Transform, size: number): RgbImage {
  return warpImage(image, transform, size, size);
}

/** An upright crop of one face, and the map that made it. */
export function alignFace(
  image: RgbImage,
  landmarks5: ArrayLike<number>,
  options: CropOptions,
): {
  /** The crop, `options.size` pixels a side. */
  readonly image: RgbImage;
  /** The map from the picture to the crop. */
  readonly transform: Transform;
} {
  const transform = alignmentTransform(landmarks5, options);
  return { image: cropFace(image, transform, options.size), transform };
}
