import { bell, lookUp, smoothStep, splineAt } from './curve.js';
import type { FaceLayout } from './face-layout.js';
import type { FaceIdentity } from './identity.js';

/** Height of the ridge of the nose from the root down to under the base, and its half width. */
const RIDGE = [0, 0.02, 0.045, 0.075, 0.108, 0.142, 0.178, 0.2, 0.15, 0.03, 0];
const RIDGE_WIDTH = [1.5, 1.15, 1, 1, 1.05, 1.1, 1.2, 1.3, 1.35, 1.4, 1.4];

/**
 * How far the face at (x, y) stands out from the smooth head: nose, lips, sockets, cheeks, chin, folds.
 *
 * @unit half heads, towards the front
 */
export function faceRelief(identity: FaceIdentity, layout: FaceLayout, x: number, y: number): number {
  const { head, lower, eyes, age } = identity;
  const ax = Math.abs(x);
  const smile = Math.max(0, layout.smile);
  let z = 0;

  if (y > -0.35) {
    const [left, right] = layout.eyes;
    const eye = x < 0 ? left : right;
    z -= (0.058 + eyes.depth) * bell(ax, y, eyes.spacing - 0.015, 0.045, 0.19, 0.115);
    z += 0.03 * bell(x, y, eye.cx, eye.cy - 0.004, 0.125, 0.085);
    const brow = 0.14 + 0.03 * layout.browRaise;
    z += head.browRidge * bell(ax, y, 0.27, brow, 0.24, 0.06);
    z += 0.012 * bell(x, y, 0, 0.13, 0.12, 0.08);
    z -= 0.018 * layout.browKnit * bell(ax, y, 0.03, 0.14, 0.02, 0.06);
    z -= 0.03 * bell(ax, y, 0.62, 0.22, 0.12, 0.2);
    // The fold over the upper lid, and the bag that age leaves under the lower one.
    const a = ((x - eye.cx) * eye.side) / eye.halfWidth;
    if (a > -1.5 && a < 1.6) {
      const b = y - eye.cy - eye.tilt * a;
      const fade = smoothStep(1.5, 0.8, Math.abs(a));
      z += 0.012 * fade * bell(0, b, 0, lookUp(eye.crease, a) + 0.03, 1, 0.03);
      z += (0.003 + 0.009 * age + 0.005 * smile) * fade * bell(0, b, 0, -0.085 + 0.02 * a * a, 1, 0.03);
    }
  }
  if (y < 0.2) {
    z += 0.022 * bell(ax, y, 0.43, -0.15, 0.17, 0.13);
    z += (0.012 + head.cheeks) * bell(ax, y, 0.36, -0.4, 0.2, 0.22);
    z += 0.045 * smile * bell(ax, y, 0.31, -0.24, 0.14, 0.12);
    z += noseRelief(identity, layout, x, y);
  }
  if (y < -0.3) {
    const mouth = layout.mouth;
    const drop = layout.jawDrop;
    z += 0.05 * bell(x, y, 0, -0.56 - 0.4 * drop, 0.27, 0.2);
    z -= 0.012 * bell(x, y, 0, layout.nose.base - 0.07, 0.02, 0.05);
    z += 0.006 * bell(ax, y, 0.035, layout.nose.base - 0.07, 0.02, 0.055);
    z += 0.03 * bell(x, y, 0, -0.89 - drop, 0.17, 0.09);
    z -= 0.032 * bell(x, y, 0, -0.765 - drop, 0.17, 0.05);
    z += (0.01 * age + 0.012 * smile) * bell(ax, y, 0.33, -0.62, 0.07, 0.14);
    const a = (x - mouth.cx) / mouth.halfWidth;
    if (a > -1.25 && a < 1.25) {
      const top = lookUp(mouth.outerTop, a);
      const innerTop = lookUp(mouth.innerTop, a);
      const innerBottom = lookUp(mouth.innerBottom, a);
      const bottom = lookUp(mouth.outerBottom, a);
      const round = Math.max(0, 1 - a * a) ** 0.6;
      const upperHalf = 0.55 * (top - innerTop) + 0.006;
      const lowerHalf = 0.6 * (innerBottom - bottom) + 0.006;
      z += 0.034 * round * bell(0, y, 0, innerTop + 0.45 * (top - innerTop), 1, upperHalf);
      z += 0.042 * round * bell(0, y, 0, innerBottom - 0.45 * (innerBottom - bottom), 1, lowerHalf);
      if (y < innerTop && y > innerBottom) z -= 0.035 * smoothStep(0, 0.05, mouth.gap);
      z -= 0.014 * bell(ax, y, Math.abs(mouth.halfWidth) + 0.01, lookUp(mouth.innerTop, 1), 0.035, 0.03);
    }
    // From the wings of the nose to beside the mouth.
    const fold = nasolabialOffset(layout, ax, y);
    z -= (0.004 + 0.01 * age + 0.016 * smile) * Math.exp(-((fold / 0.025) ** 2)) * foldFade(y);
    z += (0.004 + 0.008 * age + 0.014 * smile) * Math.exp(-(((fold - 0.055) / 0.045) ** 2)) * foldFade(y);
  }
  if (lower.noseBump !== 0 && y > -0.3 && y < 0.05) {
    z += lower.noseBump * 1.5 * bell(x, y, 0, -0.1, 0.05, 0.07);
  }
  return z;
}

/** Distance of a point outwards from the nasolabial fold. */
function nasolabialOffset(layout: FaceLayout, ax: number, y: number): number {
  const top = layout.nose.base + 0.06;
  const t = (top - y) / 0.32;
  return ax - (layout.nose.halfWidth + 0.025 + (0.13 + 0.03 * Math.max(0, layout.smile)) * t);
}

/** Where along its length the nasolabial fold shows. */
function foldFade(y: number): number {
  return smoothStep(-0.33, -0.42, y) * smoothStep(-0.72, -0.56, y);
}

function noseRelief(identity: FaceIdentity, layout: FaceLayout, x: number, y: number): number {
  const { lower } = identity;
  const { nose } = layout;
  const top = 0.14;
  const t = (top - y) / (top - (nose.base - 0.045));
  const dx = x - nose.cx * smoothStep(0, -0.35, y);
  const ax = Math.abs(dx);
  if (t < 0 || t > 1 || ax > 0.3) return 0;
  const bridge = lower.bridgeHeight + (1 - lower.bridgeHeight) * smoothStep(0.45, 0.75, t);
  const half = lower.bridgeWidth * splineAt(RIDGE_WIDTH, t);
  const across = ax / half;
  // Flatter on top than a bell, with straight flanks.
  let z = splineAt(RIDGE, t) * bridge * Math.exp(-(across ** 1.7) * 0.75);
  const tipWidth = lower.tipSize;
  z += 0.038 * bell(dx, y, 0, nose.tip, tipWidth, 0.062);
  z += 0.012 * bell(dx, y, 0, nose.tip + lower.tipLift * 2, tipWidth * 0.8, 0.04);
  const wing = nose.halfWidth - 0.028;
  z += 0.064 * bell(ax, y, wing, nose.base + 0.034, 0.042, 0.05);
  // The groove above a wing.
  z -= 0.014 * bell(ax, y, wing - 0.01, nose.base + 0.1, 0.035, 0.025);
  z -= 0.02 * bell(ax, y, 0.5 * nose.halfWidth, nose.base - 0.004, 0.035, 0.016);
  return z;
}
