import { lookUp, smoothStep } from './curve.js';
import type { EyeShape } from './face-layout.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables } from './noise.js';
import { darken, redden } from './paint-skin.js';
import type { SurfacePoint } from './surface-point.js';

/** Direction of the key light seen from the face, for catch-lights. */
export interface CatchLight {
  readonly x: number;
  readonly y: number;
  readonly strength: number;
}

/**
 * Paints eyeball, lids and lashes where the point lies near this eye.
 *
 * @param sharp - width over which an edge fades: about one pixel. @unit half heads
 */
export function paintEye(
  identity: FaceIdentity,
  eye: EyeShape,
  point: SurfacePoint,
  light: CatchLight,
  sharp: number,
): void {
  const dx = (point.u - eye.cx) * eye.side;
  const a = dx / eye.halfWidth;
  if (a < -1.5 || a > 1.7) return;
  const b = point.v - eye.cy - eye.tilt * a;
  if (b < -0.16 || b > 0.16) return;
  const upper = lookUp(eye.upper, a);
  const lower = lookUp(eye.lower, a);
  const { eyes, lower: mouth } = identity;

  if (a > -1 && a < 1 && b < upper + sharp && b > lower - sharp) {
    const inside =
      smoothStep(upper + 0.4 * sharp, upper - 0.6 * sharp, b) *
      smoothStep(lower - 0.4 * sharp, lower + 0.6 * sharp, b);
    if (inside > 0) paintBall(identity, eye, point, light, dx, b, a, upper, lower, inside, sharp);
  }

  // Skin of the upper lid up to the crease, with colour on it where there is make-up.
  const crease = lookUp(eye.crease, a);
  const along = smoothStep(1.12, 0.8, Math.abs(a));
  if (b > upper && b < crease && along > 0) {
    redden(point, 0.22 * along);
    if (mouth.makeUp > 0) darken(point, 0.3 * mouth.makeUp * along * smoothStep(crease, upper, b));
  }
  const creaseLine = Math.exp(-(((b - crease) / (0.0065 + 0.3 * sharp)) ** 2)) * along;
  if (creaseLine > 0.01) {
    darken(point, (0.36 + 0.24 * eyes.crease) * creaseLine);
    redden(point, 0.3 * creaseLine);
  }
  // Moist rim of the lower lid, then its lashes.
  const rim = b - lower;
  if (rim < 0 && rim > -0.03 && Math.abs(a) < 1) {
    const edge = Math.exp(-(((rim + 0.006) / 0.006) ** 2));
    redden(point, 0.5 * edge);
    darken(point, 0.16 * eyes.lashes * Math.exp(-(((rim + 0.014) / 0.008) ** 2)) * smoothStep(-0.8, 0.5, a));
  }
  paintLashes(identity, point, a, b, upper, sharp);
}

function paintLashes(
  identity: FaceIdentity,
  point: SurfacePoint,
  a: number,
  b: number,
  upper: number,
  sharp: number,
): void {
  const { eyes, hair, lower } = identity;
  const strength = Math.min(1, eyes.lashes + 0.35 * lower.makeUp);
  const reach = smoothStep(-1.05, -0.7, a) * smoothStep(1.28, 1.0, a);
  if (reach <= 0) return;
  const thick = (0.009 + 0.013 * strength) * (0.75 + 0.4 * Math.max(0, a));
  const away = b - (upper + 0.35 * thick - 0.02 * Math.max(0, a - 0.9));
  const line = Math.exp(-((away / (thick + 0.25 * sharp)) ** 2)) * reach * (0.55 + 0.45 * strength);
  if (line < 0.02) return;
  const keep = 1 - Math.min(0.94, line);
  point.red = point.red * keep + hair.browColour[0] * 0.22 * (1 - keep);
  point.green = point.green * keep + hair.browColour[1] * 0.2 * (1 - keep);
  point.blue = point.blue * keep + hair.browColour[2] * 0.2 * (1 - keep);
  point.shine *= keep;
  point.glow *= keep;
}

function paintBall(
  identity: FaceIdentity,
  eye: EyeShape,
  point: SurfacePoint,
  light: CatchLight,
  dx: number,
  b: number,
  a: number,
  upper: number,
  lower: number,
  inside: number,
  sharp: number,
): void {
  const { clouds } = noiseTables();
  // White, pinker towards the corners, with the corner's own flesh.
  const corner = smoothStep(0.45, 1, Math.abs(a));
  let red = 0.78 - 0.08 * corner;
  let green = 0.74 - 0.22 * corner;
  let blue = 0.71 - 0.22 * corner;
  const flesh = smoothStep(-0.78, -0.93, a);
  red += (0.5 - red) * flesh;
  green += (0.24 - green) * flesh;
  blue += (0.2 - blue) * flesh;

  const ix = dx - eye.irisX * eye.side;
  const iy = b - eye.irisY;
  const r = Math.sqrt(ix * ix + iy * iy) / eye.irisRadius;
  const edge = 0.7 * (sharp / eye.irisRadius);
  const iris = smoothStep(1 + edge, 1 - edge, r);
  if (iris > 0) {
    const [ir, ig, ib] = identity.eyes.iris;
    const fibre = 1 + 0.22 * noiseAt(clouds, Math.atan2(iy, ix) * 20.37, r * 6);
    // A dark ring outside, lighter towards the pupil and opposite the light.
    const ring = 1 - 0.62 * smoothStep(0.68, 1, r);
    const bright = fibre * ring * (1.15 - 0.9 * (iy / eye.irisRadius) * 0.45);
    const pupil = smoothStep(0.4 - edge, 0.4 + edge, r);
    red += (ir * bright * pupil + 0.006 - red) * iris;
    green += (ig * bright * pupil + 0.006 - green) * iris;
    blue += (ib * bright * pupil + 0.006 - blue) * iris;
  }
  const keep = 1 - inside;
  point.red = point.red * keep + red * inside;
  point.green = point.green * keep + green * inside;
  point.blue = point.blue * keep + blue * inside;
  point.bumpX *= keep;
  point.bumpY *= keep;
  point.depth = point.depth * keep + 0.5 * inside;
  point.shine = point.shine * keep + 0.25 * inside;
  point.gloss = 60;
  // The lid and its lashes shade the upper part of the ball.
  const shade = 0.58 + 0.42 * smoothStep(0, 0.04, upper - b) - 0.12 * smoothStep(0.012, 0, b - lower);
  point.shade *= 1 + (shade - 1) * inside;
  // The window or lamp, mirrored.
  const cx = ix - light.x * eye.side * 0.022;
  const cy = iy - 0.012 - light.y * 0.018;
  const spark = smoothStep(
    0.0165 + 0.5 * sharp,
    0.0165 - 0.5 * sharp,
    Math.max(Math.abs(cx), Math.abs(cy) * 0.85),
  );
  const low = ix + light.x * eye.side * 0.02;
  const second = 0.12 * Math.exp(-((low / 0.02) ** 2) - ((iy + 0.026) / 0.012) ** 2);
  point.glow = point.glow * keep + (0.85 * spark * light.strength + second * iris) * inside;
}
