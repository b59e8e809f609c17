import type { Box } from '../non-max-suppression.js';

/**
 * Common area over the area of the smaller box, 0..1: a box inside another is no second face.
 *
 * @remarks Here facenet counts pixels inclusively, so each side is one pixel longer.
 * @source facenet-pytorch, nms_numpy with the method "Min".
 */
export function smallerBoxOverlap(one: Box, two: Box): number {
  const width = Math.min(one[0] + one[2], two[0] + two[2]) - Math.max(one[0], two[0]) + 1;
  const height = Math.min(one[1] + one[3], two[1] + two[3]) - Math.max(one[1], two[1]) + 1;
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min((one[2] + 1) * (one[3] + 1), (two[2] + 1) * (two[3] + 1));
}
