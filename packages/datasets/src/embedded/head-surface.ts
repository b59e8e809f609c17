import { clamp, mix, smoothStep, splineAt } from './curve.js';
import { type FaceLayout, jawShift } from './face-layout.js';
import type { FaceIdentity } from './identity.js';

/** Knots from the crown to the chin: half width and height of the outline seen from the front. */
const WIDTH = [0, 0.275, 0.475, 0.6, 0.655, 0.658, 0.643, 0.614, 0.574, 0.517, 0.438, 0.327, 0.18, 0];
const SIDE_Y = [1, 0.955, 0.82, 0.6, 0.34, 0.08, -0.14, -0.33, -0.5, -0.66, -0.79, -0.89, -0.965, -0.99];
/** Depth of that outline: how far before the ears it lies. */
const SIDE_Z = [-0.08, -0.08, -0.08, -0.06, -0.04, 0, 0.02, 0.03, 0.04, 0.1, 0.2, 0.33, 0.44, 0.45];
/** The profile without the nose. */
const FRONT_Z = [-0.08, 0.22, 0.46, 0.635, 0.73, 0.735, 0.72, 0.725, 0.745, 0.76, 0.75, 0.745, 0.68, 0.45];
const FRONT_Y = [1, 0.97, 0.84, 0.62, 0.36, 0.12, -0.1, -0.3, -0.47, -0.63, -0.77, -0.89, -0.985, -1.01];
const BACK_Z = [-0.08, -0.4, -0.7, -0.86, -0.93, -0.92, -0.85, -0.75, -0.62, -0.45, -0.25, 0, 0.25, 0.45];

/** Share of the profile's knots that lie above the widest level of the skull. */
export const WIDEST = 4 / 13;

/** One level of a head: a closed curve around it. */
export interface HeadLevel {
  readonly width: number;
  readonly sideY: number;
  readonly sideZ: number;
  readonly frontZ: number;
  readonly frontY: number;
  readonly backZ: number;
}

/** The level `t` of a head, 0 at the crown, 1 under the chin, without the relief of the face. */
export function headLevel(identity: FaceIdentity, layout: FaceLayout, t: number): HeadLevel {
  const { head } = identity;
  const sideY0 = splineAt(SIDE_Y, t);
  const frontY0 = splineAt(FRONT_Y, t);
  const low = smoothStep(-0.1, -0.9, frontY0);
  const widthFactor =
    head.width *
    mix(1, head.cheekbones, smoothStep(0.3, -0.1, sideY0) * smoothStep(-0.6, -0.2, sideY0)) *
    mix(1, head.jaw, smoothStep(-0.15, -0.6, sideY0)) *
    mix(1, head.chin, smoothStep(-0.7, -0.92, sideY0));
  const drop = head.chinDrop * low;
  return {
    width: Math.max(0, splineAt(WIDTH, t, 'odd')) * widthFactor,
    sideY: sideY0 - drop - 0.75 * jawShift(layout, sideY0),
    sideZ: splineAt(SIDE_Z, t),
    frontZ:
      splineAt(FRONT_Z, t) -
      head.foreheadSlope * smoothStep(0.25, 0.7, frontY0) * smoothStep(1, 0.8, frontY0) +
      head.chinForward * smoothStep(-0.65, -0.9, frontY0) -
      0.3 * jawShift(layout, frontY0),
    frontY: frontY0 - drop - jawShift(layout, frontY0),
    backZ: splineAt(BACK_Z, t),
  };
}

/** A direction from the axis of the head: the shares of a level's width and depth that lie there. */
export interface Direction {
  /** @unit radians, 0 at the nose, positive to the right of the picture */
  readonly angle: number;
  readonly across: number;
  /** Negative behind the ears. */
  readonly ahead: number;
}

/** The direction of an angle. Sections are a little squarer than ellipses. */
export function direction(angle: number): Direction {
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  return {
    angle,
    across: Math.sign(sine) * Math.abs(sine) ** 0.94,
    ahead: Math.sign(cosine) * Math.abs(cosine) ** 0.94,
  };
}

/** The point of a level in a direction. */
export function onLevel(
  level: HeadLevel,
  { across, ahead }: Direction,
  out: { x: number; y: number; z: number },
): void {
  out.x = level.width * across;
  if (ahead >= 0) {
    out.z = level.sideZ + (level.frontZ - level.sideZ) * ahead;
    out.y = level.sideY + (level.frontY - level.sideY) * ahead * ahead;
  } else {
    out.z = level.sideZ - (level.backZ - level.sideZ) * ahead;
    out.y = level.sideY;
  }
}

/** Angles of the columns of the head's grid: dense over the face, coarse behind the cheeks. @unit radians */
export function columnAngle(q: number): number {
  const p = 2 * q - 1;
  return 2.05 * (0.52 * p + 0.48 * p * p * p);
}

/** Depth that an angle gives the relief: it fades out before the ears. */
export function reliefWeight(angle: number): number {
  return clamp(Math.cos(angle) * 1.6, 0, 1);
}
