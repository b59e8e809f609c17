import type { Box } from '../non-max-suppression.js';

/** A place that may be a face, on its way through the cascade. */
export interface Candidate {
  /** Left, top, width, height. @unit pixels of the picture */
  readonly box: Box;
  /** By the last network that judged it, 0..1. */
  readonly score: number;
  /** How far that network would move left, top, right and bottom, as parts of the box's sides. */
  readonly offsets: readonly [left: number, top: number, right: number, bottom: number];
}

/**
 * The box with its edges moved by the offsets.
 *
 * @param extra - What is added to the sides that the offsets are parts of: facenet counts pixels from edge to edge (0) after
 * P-Net, inclusively (1) after the other two.
 */
export function movedBox(
  { box: [x, y, width, height], offsets }: Pick<Candidate, 'box' | 'offsets'>,
  extra: 0 | 1,
): Box {
  const [unitX, unitY] = [width + extra, height + extra];
  const [left, top, right, bottom] = offsets;
  return [x + left * unitX, y + top * unitY, width + (right - left) * unitX, height + (bottom - top) * unitY];
}

/** The square around a box's centre with its longer side. */
export function squareBox([x, y, width, height]: Box): Box {
  const side = Math.max(width, height);
  return [x + (width - side) / 2, y + (height - side) / 2, side, side];
}
