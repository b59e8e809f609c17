import { bell, lookUp, smoothStep } from './curve.js';
import type { FaceLayout } from './face-layout.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables } from './noise.js';
import { darken } from './paint-skin.js';
import type { SurfacePoint } from './surface-point.js';

/** Paints lips, teeth and the dark between them. @param sharp - about one pixel. @unit half heads */
export function paintMouth(
  identity: FaceIdentity,
  layout: FaceLayout,
  point: SurfacePoint,
  sharp: number,
): void {
  const { mouth } = layout;
  const a = (point.u - mouth.cx) / mouth.halfWidth;
  if (a < -1.25 || a > 1.25) return;
  const y = point.v;
  const top = lookUp(mouth.outerTop, a);
  const bottom = lookUp(mouth.outerBottom, a);
  if (y > top + 0.05 || y < bottom - 0.08) return;
  const innerTop = lookUp(mouth.innerTop, a);
  const innerBottom = lookUp(mouth.innerBottom, a);
  const inside = smoothStep(1.01, 0.97, Math.abs(a));

  const lip =
    smoothStep(top + 0.5 * sharp + 0.004, top - 0.5 * sharp - 0.006, y) *
    smoothStep(bottom - 0.5 * sharp - 0.006, bottom + 0.5 * sharp + 0.008, y) *
    inside;
  if (lip > 0) paintLip(identity, point, lip, y > 0.5 * (innerTop + innerBottom));

  const gap = innerTop - innerBottom;
  if (gap > 0.004) {
    const open =
      smoothStep(innerTop + 0.3 * sharp, innerTop - 0.7 * sharp, y) *
      smoothStep(innerBottom - 0.3 * sharp, innerBottom + 0.7 * sharp, y) *
      inside;
    if (open > 0) paintInside(point, open, a, y, innerTop, innerBottom);
  }
  // The line where the lips meet or end, darkest in the corners.
  const width = 0.006 + 0.35 * sharp;
  const line = Math.max(
    Math.exp(-(((y - innerTop) / width) ** 2)),
    gap > 0.004 ? 0.5 * Math.exp(-(((y - innerBottom) / width) ** 2)) : 0,
  );
  darken(point, 0.72 * line * smoothStep(1.08, 0.95, Math.abs(a)));
  darken(point, 0.35 * bell(Math.abs(a), y, 1.02, lookUp(mouth.innerTop, 1), 0.09, 0.022));
}

function paintLip(identity: FaceIdentity, point: SurfacePoint, lip: number, isUpper: boolean): void {
  const { lower, skin } = identity;
  const { strands } = noiseTables();
  const fair = 1 - skin.tone;
  const [sr, sg, sb] = skin.colour;
  let red = sr * (0.88 - 0.1 * fair);
  let green = sg * (0.66 - 0.14 * fair + 0.08 * lower.lipColour);
  let blue = sb * (0.7 - 0.1 * fair + 0.06 * lower.lipColour);
  if (lower.makeUp > 0) {
    const strength = 0.75 * lower.makeUp;
    const deep = lower.lipColour;
    red += (0.42 - 0.22 * deep - red) * strength;
    green += (0.1 - 0.075 * deep - green) * strength;
    blue += (0.12 - 0.08 * deep - blue) * strength;
  }
  const creases = noiseAt(strands, point.u * 150 + 40, point.v * 40);
  const light = (isUpper ? 0.86 : 1) * (1 + 0.07 * creases);
  point.red += (red * light - point.red) * lip;
  point.green += (green * light - point.green) * lip;
  point.blue += (blue * light - point.blue) * lip;
  point.bumpX += 0.12 * creases * lip;
  point.shine += (0.32 + 0.3 * lower.makeUp - point.shine) * lip;
  point.gloss = 14 + 14 * lip;
}

function paintInside(
  point: SurfacePoint,
  open: number,
  a: number,
  y: number,
  top: number,
  bottom: number,
): void {
  const gap = top - bottom;
  const fromTop = top - y;
  // Dark flesh, a tongue low down, the upper teeth from the top.
  let red = 0.06;
  let green = 0.016;
  let blue = 0.014;
  const tongue = smoothStep(0.45, 1, fromTop / gap) * smoothStep(0.05, 0.12, gap) * (1 - a * a);
  red += 0.26 * tongue;
  green += 0.08 * tongue;
  blue += 0.075 * tongue;
  const teethReach = Math.min(0.075, 0.8 * gap + 0.012) * (1 - 0.3 * a * a);
  const scallop = 0.006 * Math.abs(Math.sin(a * 11));
  const teeth =
    smoothStep(teethReach + 0.006 - scallop, teethReach - 0.006 - scallop, fromTop) *
    smoothStep(0.95, 0.72, Math.abs(a));
  if (teeth > 0) {
    const between = 1 - 0.16 * Math.exp(-(((a * 3.6 - Math.round(a * 3.6)) / 0.1) ** 2));
    const shade =
      (0.42 + 0.58 * smoothStep(1, 0.2, Math.abs(a))) *
      (0.55 + 0.45 * smoothStep(0, 0.03, fromTop)) *
      between;
    red += (0.66 * shade - red) * teeth;
    green += (0.6 * shade - green) * teeth;
    blue += (0.5 * shade - blue) * teeth;
  }
  point.red += (red - point.red) * open;
  point.green += (green - point.green) * open;
  point.blue += (blue - point.blue) * open;
  point.shine += (0.25 * teeth - point.shine) * open;
  point.bumpX *= 1 - open;
  point.bumpY *= 1 - open;
}
