import type { FaceLayout } from './face-layout.js';
import { faceRelief } from './face-relief.js';
import {
  columnAngle,
  type Direction,
  direction,
  type HeadLevel,
  headLevel,
  onLevel,
  reliefWeight,
} from './head-surface.js';
import type { FaceIdentity } from './identity.js';
import { MATERIAL, type Scene } from './scene.js';

/** Rows and columns of the head's grid: about two supersampled pixels each at the usual size. */
export const HEAD_ROWS = 80;
export const HEAD_COLUMNS = 69;

/**
 * Adds the head. Texture coordinates: u, v = x, y of the face before it turns, w = angle around the head.
 *
 * @returns Number of its first corner.
 */
export function addHead(scene: Scene, identity: FaceIdentity, layout: FaceLayout): number {
  const levels = Array.from({ length: HEAD_ROWS }, (_, row) =>
    headLevel(identity, layout, row / (HEAD_ROWS - 1)),
  );
  const directions = Array.from({ length: HEAD_COLUMNS }, (_, column) =>
    direction(columnAngle(column / (HEAD_COLUMNS - 1))),
  );
  return scene.addGrid(HEAD_ROWS, HEAD_COLUMNS, MATERIAL.skin, (row, column, corner) => {
    const towards = directions[column] as Direction;
    const { angle } = towards;
    onLevel(levels[row] as HeadLevel, towards, corner);
    const weight = reliefWeight(angle);
    if (weight > 0 && row < HEAD_ROWS - 4)
      corner.z += weight * faceRelief(identity, layout, corner.x, corner.y);
    corner.u = corner.x;
    corner.v = corner.y;
    corner.w = angle;
  });
}
