/** A box as left, top, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** Common area over joint area of two boxes, 0..1. */
export function boxOverlap(one: Box, two: Box): number {
  const width = Math.min(one[0] + one[2], two[0] + two[2]) - Math.max(one[0], two[0]);
  const height = Math.min(one[1] + one[3], two[1] + two[3]) - Math.max(one[1], two[1]);
  if (width <= 0 || height <= 0) return 0;
  const common = width * height;
  return common / (one[2] * one[3] + two[2] * two[3] - common);
}

/**
 * Candidates without those that overlap a surer one; the surest first, of equally sure ones the first.
 *
 * @param overlap - How much two boxes share, 0..1.
 */
export function nonMaxSuppression<T extends { readonly box: Box; readonly score: number }>(
  candidates: readonly T[],
  maxOverlap: number,
  overlap: (one: Box, two: Box) => number = boxOverlap,
): T[] {
  const kept: T[] = [];
  for (const candidate of [...candidates].sort((one, two) => two.score - one.score)) {
    if (kept.every((other) => overlap(other.box, candidate.box) <= maxOverlap)) kept.push(candidate);
  }
  return kept;
}
