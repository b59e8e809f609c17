import type { FaceLayout } from './face-layout.js';
import type { FaceIdentity, Glasses } from './identity.js';
import { MATERIAL, type Scene } from './scene.js';

type Point = readonly [x: number, y: number, z: number];

/** A tube along a path, six-sided. */
function addTube(scene: Scene, path: readonly Point[], radius: number): void {
  const sides = 7;
  scene.addGrid(path.length, sides, MATERIAL.rim, (row, column, corner) => {
    const here = path[row] as Point;
    const before = path[Math.max(0, row - 1)] as Point;
    const after = path[Math.min(path.length - 1, row + 1)] as Point;
    const dx = after[0] - before[0];
    const dy = after[1] - before[1];
    const dz = after[2] - before[2];
    const length = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy + dz * dz));
    // Two directions across the path: one in the picture's plane, one towards the camera.
    let ax = -dy / length;
    let ay = dx / length;
    if (ax * ax + ay * ay < 0.04) {
      ax = 0;
      ay = 1;
    }
    const turn = (2 * Math.PI * column) / (sides - 1);
    const c = Math.cos(turn) * radius;
    const s = Math.sin(turn) * radius;
    corner.x = here[0] + ax * c;
    corner.y = here[1] + ay * c;
    corner.z = here[2] + s;
    corner.u = 0;
    corner.v = 0;
    corner.w = 0;
  });
}

/** Centre of the lens before an eye. */
function lensCentre(layout: FaceLayout, side: -1 | 1): readonly [number, number] {
  const eye = layout.eyes[side < 0 ? 0 : 1];
  return [eye.cx + side * 0.012, eye.cy - 0.02];
}

/** Adds spectacles: two rims, the bridge, both temples. */
export function addGlasses(scene: Scene, identity: FaceIdentity, layout: FaceLayout, glasses: Glasses): void {
  const front = 0.84;
  const bend = (x: number) => front - 0.22 * x * x;
  for (const side of [-1, 1] as const) {
    const [cx, cy] = lensCentre(layout, side);
    const rim: Point[] = [];
    for (let i = 0; i <= 36; i++) {
      const turn = (2 * Math.PI * i) / 36;
      const c = Math.cos(turn);
      const s = Math.sin(turn);
      const power = 2 / glasses.squareness;
      const x = cx + Math.sign(c) * Math.abs(c) ** power * glasses.width;
      const y = cy + Math.sign(s) * Math.abs(s) ** power * glasses.height;
      rim.push([x, y, bend(x)]);
    }
    addTube(scene, rim, glasses.thickness);
    const hinge = cx + side * glasses.width;
    const temple: Point[] = [];
    for (let i = 0; i <= 8; i++) {
      const t = i / 8;
      temple.push([
        hinge + side * (0.71 * identity.head.width - Math.abs(hinge)) * t ** 0.4,
        cy + 0.06 + 0.02 * t,
        bend(hinge) * (1 - t),
      ]);
    }
    addTube(scene, temple, glasses.thickness * 0.9);
  }
  const [rightX] = lensCentre(layout, 1);
  const inner = rightX - glasses.width;
  const bridge: Point[] = [];
  for (let i = 0; i <= 8; i++) {
    const t = i / 4 - 1;
    bridge.push([t * inner, 0.025 + 0.03 * (1 - t * t), front + 0.012]);
  }
  addTube(scene, bridge, glasses.thickness);
}
