import { bell, splineAt } from './curve.js';
import type { FaceIdentity } from './identity.js';
import { MATERIAL, type Scene } from './scene.js';

const ROWS = 19;
const COLUMNS = 13;
/** How far the rim stands from where the ear is joined, from top to lobe. */
const OUTLINE = [0.35, 0.8, 0.98, 1, 0.93, 0.8, 0.66, 0.52, 0.3];

/**
 * Adds one ear. Texture coordinates: u = 0 where it joins the head .. 1 at the rim, v = -1 lobe .. 1 top.
 *
 * @param width - half width of the head there.
 */
export function addEar(scene: Scene, identity: FaceIdentity, side: -1 | 1, width: number): number {
  const size = 1 + 0.12 * identity.age + 0.05 * identity.ruggedness;
  return scene.addGrid(ROWS, COLUMNS, MATERIAL.ear, (row, column, corner) => {
    const down = row / (ROWS - 1);
    // Columns run so that the ear's front faces the camera on both sides.
    const p = side > 0 ? column / (COLUMNS - 1) : 1 - column / (COLUMNS - 1);
    const q = 1 - 2 * down;
    const reach = splineAt(OUTLINE, down) * p;
    const rim = Math.exp(-(((p - 0.9) / 0.13) ** 2));
    const inner = Math.exp(-(((p - 0.55) / 0.14) ** 2)) * (q > -0.5 ? 1 : 0);
    const hollow = bell(p, q, 0.28, -0.12, 0.2, 0.35);
    const lift = 0.022 * rim + 0.014 * inner - 0.035 * hollow;
    corner.x = side * (width - 0.03 + 0.15 * size * reach + 0.3 * lift);
    corner.y = -0.14 + 0.25 * size * q + 0.03 * reach;
    corner.z = 0.02 - 0.12 * reach + lift + 0.02 * q;
    corner.u = p;
    corner.v = q;
    corner.w = side * 1.6;
  });
}
