import { bell, lookUp, smoothStep } from './curve.js';
import type { BrowShape, FaceLayout } from './face-layout.js';
import type { FaceIdentity } from './identity.js';
import { noiseAt, noiseTables } from './noise.js';
import type { SurfacePoint } from './surface-point.js';

/** Lays hair of a colour over what is there. */
function cover(
  point: SurfacePoint,
  colour: readonly [number, number, number],
  light: number,
  amount: number,
): void {
  point.red += (colour[0] * light - point.red) * amount;
  point.green += (colour[1] * light - point.green) * amount;
  point.blue += (colour[2] * light - point.blue) * amount;
  point.shine *= 1 - 0.75 * amount;
}

/** Paints a brow: short strokes that lean outwards. */
export function paintBrow(identity: FaceIdentity, brow: BrowShape, point: SurfacePoint): void {
  const x = point.u * brow.side;
  if (x < brow.inner - 0.05 || x > brow.outer + 0.05) return;
  const a = (2 * (x - brow.inner)) / (brow.outer - brow.inner) - 1;
  const half = lookUp(brow.half, a);
  const d = (point.v - lookUp(brow.centre, a)) / half;
  if (d < -1.8 || d > 1.8) return;
  const { strands } = noiseTables();
  const { hair, eyes } = identity;
  const stroke = noiseAt(
    strands,
    (x - 0.5 * (point.v - 0.17) * smoothStep(-1.4, -0.2, a) * 2) * 175 + hair.patch[0],
    point.v * 55 + 20 * x,
  );
  const shape = smoothStep(1.35, 0.35, Math.abs(d)) * smoothStep(-1.12, -0.75, a) * smoothStep(1.1, 0.8, a);
  const amount = Math.min(0.93, eyes.browDensity * shape * (0.82 + 0.32 * stroke));
  if (amount > 0.01) cover(point, hair.browColour, 0.9 + 0.2 * stroke, amount);
}

/** Paints stubble, moustache and beard. */
export function paintBeard(identity: FaceIdentity, layout: FaceLayout, point: SurfacePoint): void {
  const { beard } = identity.skin;
  if (beard.stubble + beard.moustache + beard.chin <= 0) return;
  const x = point.u;
  const y = point.v;
  if (y > 0) return;
  const ax = Math.abs(x);
  const { mouth, nose, jawDrop } = layout;
  const a = (x - mouth.cx) / mouth.halfWidth;
  const top = lookUp(mouth.outerTop, a);
  const bottom = lookUp(mouth.outerBottom, a);
  const { strands, grain } = noiseTables();
  const side = smoothStep(0.4, 0.58, ax);
  const cheekLine = -0.52 + 0.62 * Math.max(0, ax - 0.25) + 0.3 * side;
  const cheek = smoothStep(0.03, -0.05, y - cheekLine) * smoothStep(0.2, 0.3, ax);
  const overLip =
    y > top - 0.01
      ? smoothStep(nose.base - 0.01, nose.base - 0.07, y) * smoothStep(1.3, 0.9, Math.abs(a))
      : 0;
  const besideMouth = bell(ax, y, mouth.halfWidth + 0.045, -0.68, 0.05, 0.12);
  const chin =
    y < bottom - 0.012 ? smoothStep(0.31, 0.14, ax) * smoothStep(-0.68 - jawDrop, -0.79 - jawDrop, y) : 0;
  const soul = y < bottom - 0.005 ? 0.8 * bell(x, y, 0, bottom - 0.03, 0.05, 0.05) : 0;
  const jaw = Math.max(cheek, chin, smoothStep(-0.78, -0.86, y));

  const all = Math.max(jaw, overLip, 0.8 * besideMouth);
  if (beard.stubble > 0 && all > 0.01) {
    const dots = 0.6 + 0.4 * noiseAt(grain, x * 130, y * 130);
    const amount = 0.34 * beard.stubble * all * dots;
    const { browColour } = identity.hair;
    point.red += (browColour[0] * 0.5 + 0.01 - point.red) * amount;
    point.green += (browColour[1] * 0.5 + 0.014 - point.green) * amount * 0.92;
    point.blue += (browColour[2] * 0.5 + 0.02 - point.blue) * amount * 0.85;
  }
  const wanted = Math.max(
    beard.moustache * Math.max(overLip, beard.chin > 0 ? besideMouth : 0),
    beard.chin * Math.max(chin, soul),
    beard.cheeks * jaw,
  );
  if (wanted > 0.02) {
    const strand = noiseAt(strands, point.w * 100 + 60 * y * Math.sign(x), y * 60 + point.w * 20);
    const fine = noiseAt(grain, x * 140, y * 90);
    const amount = smoothStep(0.12, 0.75, wanted * (0.75 + 0.2 * beard.length) + 0.14 * strand + 0.1 * fine);
    cover(point, identity.hair.browColour, 0.8 + 0.28 * strand, amount * (0.7 + 0.28 * beard.length));
    point.bumpX += 0.35 * strand * amount;
  }
}

/** Paints shaved or very short hair on the scalp. */
export function paintNostrils(layout: FaceLayout, point: SurfacePoint): void {
  const { nose } = layout;
  const x = point.u - nose.cx;
  const ax = Math.abs(x);
  if (ax > 0.2) return;
  const y = point.v - nose.base;
  if (y > 0.1 || y < -0.06) return;
  const tilt = 0.22 * (ax - 0.5 * nose.halfWidth);
  const hole = bell(ax, y, 0.47 * nose.halfWidth, 0.016 + tilt, 0.29 * nose.halfWidth, 0.019);
  if (hole > 0.02) {
    const keep = 1 - 0.88 * Math.min(1, 1.25 * hole);
    point.red *= 0.1 + 0.9 * keep;
    point.green *= keep;
    point.blue *= keep;
    point.shine *= keep;
  }
}
