import { clamp, mix, smoothStep, splineAt } from './curve.js';
import type { FaceLayout } from './face-layout.js';
import type { Hair } from './hair-style.js';
import { type Direction, direction, type HeadLevel, headLevel, onLevel, WIDEST } from './head-surface.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables } from './noise.js';
import { MATERIAL, type Scene } from './scene.js';

const ROWS = 46;
const COLUMNS = 85;

/** Lowest point of the hair on the head at an angle, were it all swept away from the face. */
function naturalLine(hair: Hair, angle: number): number {
  const s = Math.abs(angle);
  const corner = hair.recession * Math.exp(-(((s - 0.62) / 0.26) ** 2));
  const front = hair.hairline + corner - 0.05 * (s / 0.85) ** 2;
  const temple = mix(front, 0.16, smoothStep(0.72, 1.12, s));
  const sideburn = mix(temple, -0.12, smoothStep(1.12, 1.3, s));
  const overEar = mix(sideburn, 0.13, smoothStep(1.34, 1.46, s));
  return mix(overEar, -0.55, smoothStep(1.75, 2.0, s));
}

/** How far inside the hair a point is: positive where there is hair. @unit half heads */
function coverage(hair: Hair, angle: number, y: number): number {
  const s = Math.abs(angle);
  if (hair.cut === 'scarf') {
    const top = y - mix(0.5, 0.3, smoothStep(0.3, 1.1, s));
    const opening = splineAt([1.22, 1.25, 1.2, 1.12, 0.95, 0.62, 0, -1], clamp((0.3 - y) / 1.4, 0, 1));
    return y > 0.3 ? Math.max(top, 0.6 * (s - 1.15)) : Math.max(top, 0.6 * (s - opening));
  }
  let line = naturalLine(hair, angle);
  if (hair.cut === 'bald') {
    // A wreath: nothing on top, hair at the sides and back.
    const bare = smoothStep(1.5, 1.0, s) * 2 + (y - 0.34) * 4;
    return Math.min(y - line, -0.12 * bare + 0.02);
  }
  if (hair.fringe > 0) {
    const away =
      hair.cut === 'side-part' ? smoothStep(-0.1, 0.25, (angle - hair.part) * -Math.sign(hair.part)) : 1;
    const reach = mix(line, 0.27, hair.fringe * away);
    line = mix(line, reach, smoothStep(1.05, 0.7, s));
  }
  let inside = y - line;
  if (hair.fade > 0 && s > 0.9) {
    // Cropped towards the ears: the dithered edge spreads over the whole side.
    const shorn = mix(0.012, 0.22, smoothStep(-0.1, 0.45, y));
    inside = Math.min(inside, mix(inside, shorn, hair.fade * smoothStep(0.9, 1.15, s)));
  }
  if (hair.hangsTo < 0.5) {
    const opening =
      hair.cut === 'bob'
        ? splineAt([0.8, 1.03, 1.14, 1.08, 1, 0.95], clamp((0.5 - y) / 1.5, 0, 1))
        : splineAt([0.8, 1.02, 1.15, 1.1, 0.98, 0.86, 0.8], clamp((0.5 - y) / 2, 0, 1));
    inside = Math.max(inside, 0.55 * (s - opening));
    inside = Math.min(inside, 0.5 * (y - hair.hangsTo) + 0.02);
  }
  return inside;
}

/** A level of hair that hangs free below the widest part of the skull. */
function hangingLevel(identity: FaceIdentity, widest: HeadLevel, y: number): HeadLevel {
  const { hair, head } = identity;
  const drop = Math.max(0, widest.sideY - y);
  if (hair.cut === 'scarf') {
    const t = clamp(drop / 2, 0, 1);
    return {
      width: splineAt([0.675, 0.675, 0.66, 0.6, 0.56, 0.62, 0.95, 1.2], t) * head.width,
      sideY: y,
      sideZ: -0.05,
      frontZ: splineAt([0.74, 0.74, 0.76, 0.82, 0.86, 0.68, 0.46, 0.5], t),
      frontY: y - 0.05,
      backZ: -0.95,
    };
  }
  const spread =
    hair.cut === 'bob' ? splineAt([0, 0.02, 0.05, 0.07, 0.05], clamp(drop / 1.2, 0, 1)) : 0.08 * drop;
  return {
    width: widest.width + spread,
    sideY: y,
    sideZ: widest.sideZ,
    frontZ: 0.62,
    frontY: y,
    backZ: widest.backZ + 0.06 * drop,
  };
}

/** Strands run this far along their noise from row to row. @unit texels */
const ROW_TEXELS = 2.6;

/** How far sideways the strands at an angle run, for each texel down. */
function sweepAt(hair: Hair, angle: number): number {
  const side = hair.isParted ? clamp((angle - hair.part) / 0.07, -1, 1) : 1;
  return hair.sweep * side * smoothStep(1.9, 0.9, Math.abs(angle));
}

function addBun(scene: Scene, hair: Hair): void {
  const rows = 14;
  const columns = 19;
  const first = scene.addGrid(rows, columns, MATERIAL.hair, (row, column, corner) => {
    const polar = (Math.PI * row) / (rows - 1);
    const angle = 2.4 * ((2 * column) / (columns - 1) - 1);
    corner.x = hair.bun * 1.1 * Math.sin(polar) * Math.sin(angle);
    corner.y = 1.02 + hair.top + 0.4 * hair.bun + hair.bun * Math.cos(polar);
    corner.z = -0.22 + hair.bun * Math.sin(polar) * Math.cos(angle);
    corner.u = 24 * angle + 3 * row;
    corner.v = 3 * row;
    corner.w = 1;
  });
  scene.computeTangents(first, rows, columns, () => 0.5);
}

/**
 * Adds the hair, a shell around the head with a ragged edge that the rasterizer cuts out.
 *
 * Texture coordinates: u = across the strands, v = along them (curls: a map around the crown), w = how far
 * inside the edge.
 *
 * The scene's corners from before the call to after it are the hair's.
 */
export function addHair(scene: Scene, identity: FaceIdentity, layout: FaceLayout): void {
  const { hair } = identity;
  const { clouds, grain } = noiseTables();
  const still: FaceLayout = { ...layout, jawDrop: 0 };
  const widest = headLevel(identity, still, WIDEST);
  const hangs = hair.hangsTo < 0.5;
  const levels = Array.from({ length: ROWS }, (_, row) => {
    const q = row / (ROWS - 1);
    if (!hangs) return headLevel(identity, still, 0.66 * q);
    const share = 0.42;
    if (q <= share) return headLevel(identity, still, (WIDEST * q) / share);
    return hangingLevel(identity, widest, mix(widest.sideY, hair.hangsTo - 0.06, (q - share) / (1 - share)));
  });
  const directions = Array.from({ length: COLUMNS }, (_, column) =>
    direction(Math.PI * ((2 * column) / (COLUMNS - 1) - 1)),
  );
  const material = hair.cut === 'scarf' ? MATERIAL.scarf : MATERIAL.hair;
  const first = scene.addGrid(ROWS, COLUMNS, material, (row, column, corner) => {
    const towards = directions[column] as Direction;
    const { angle } = towards;
    onLevel(levels[row] as HeadLevel, towards, corner);
    const baseY = corner.y;
    const inside = coverage(hair, angle, baseY);
    const up = smoothStep(0.15, 0.85, baseY);
    let thickness = mix(hair.sides, hair.top, up);
    const fromCrown = row * ROW_TEXELS;
    if (hair.curl > 0) {
      // Spread out from the crown, where angles would draw the curls together into rays.
      corner.u = fromCrown * Math.sin(angle);
      corner.v = fromCrown * Math.cos(angle);
      thickness *= 1 + 0.06 * hair.curl * noiseAt(grain, 0.7 * corner.u, 0.7 * corner.v);
    } else {
      const sway =
        hair.wave * 0.12 * Math.sin(baseY * 9 + hair.patch[0]) * (hangs ? smoothStep(0.4, -0.6, baseY) : 0.3);
      corner.u = (angle + 0.6 * sway) * 62 - sweepAt(hair, angle) * fromCrown;
      corner.v = fromCrown;
    }
    const lump = noiseAt(clouds, 0.23 * corner.u + hair.patch[0], 0.23 * corner.v + hair.patch[1]);
    thickness *= 1 + (0.1 + 0.22 * hair.curl) * lump * smoothStep(0, 5, row);
    if (hair.isParted) {
      // Higher on the side to which it is combed, with a furrow at the parting.
      const across = (angle - hair.part) * -Math.sign(hair.part);
      const combed = hair.cut === 'side-part' ? 0.85 + 0.35 * smoothStep(-0.2, 0.9, across) : 1;
      thickness *= combed - 0.45 * Math.exp(-((across / 0.14) ** 2)) * smoothStep(1, 6, row);
    }
    const overForehead = hair.fringe * smoothStep(1.1, 0.6, Math.abs(angle)) * smoothStep(0.75, 0.5, baseY);
    const fromEdge =
      hair.cut === 'scarf'
        ? 1
        : mix(
            smoothStep(-0.02, 0.26, inside),
            0.7,
            Math.max(overForehead, hangs ? smoothStep(0.3, -0.1, baseY) : 0),
          );
    const lift = 0.008 + thickness * fromEdge;
    const nx = corner.x / 0.67;
    const ny = hangs ? Math.max(0, (baseY - 0.25) / 0.8) : (baseY - 0.1) / 0.85;
    const nz = corner.z / 0.85;
    const scale = lift / Math.max(0.2, Math.sqrt(nx * nx + ny * ny + nz * nz));
    corner.x += nx * scale;
    corner.y += ny * scale;
    corner.z += nz * scale;
    corner.w = inside;
  });
  const columnsPerTexel = (COLUMNS - 1) / (2 * Math.PI * 62);
  scene.computeTangents(
    first,
    ROWS,
    COLUMNS,
    (column) => sweepAt(hair, (directions[column] as Direction).angle) * ROW_TEXELS * columnsPerTexel,
  );
  if (hair.bun > 0) addBun(scene, hair);
}
