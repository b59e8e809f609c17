import { clamp, lookUp, mix, smoothStep, splineAt, type Table, tabulate } from './curve.js';
import type { Expression } from './frame.js';
import type { FaceIdentity } from './identity.js';

/**
 * One eye as curves over its own axis: a = -1 at the inner corner, 1 at the outer one.
 *
 * @remarks
 * Points of the face are (x, y) seen from straight ahead: x to the right of the picture, y up, 0 between the
 * eyes, the chin near (0, -1), the crown near (0, 1).
 */
export interface EyeShape {
  /** -1 for the eye on the left of the picture. */
  readonly side: -1 | 1;
  readonly cx: number;
  readonly cy: number;
  readonly halfWidth: number;
  /** Rise of the outer corner over a. */
  readonly tilt: number;
  /** Edge of the upper lid above the axis, of the lower lid (negative), and of the crease. */
  readonly upper: Table;
  readonly lower: Table;
  readonly crease: Table;
  readonly irisX: number;
  readonly irisY: number;
  readonly irisRadius: number;
}

/** One brow: a = -1 at its inner end, 1 at its outer end. */
export interface BrowShape {
  readonly side: -1 | 1;
  readonly inner: number;
  readonly outer: number;
  readonly centre: Table;
  readonly half: Table;
}

/** The mouth: a = -1 at the corner on the left of the picture. */
export interface MouthShape {
  readonly cx: number;
  readonly halfWidth: number;
  /** The four borders, top to bottom, as y of the face. */
  readonly outerTop: Table;
  readonly innerTop: Table;
  readonly innerBottom: Table;
  readonly outerBottom: Table;
  readonly gap: number;
}

/** The nose. */
export interface NoseShape {
  readonly cx: number;
  /** y of the base, where it meets the upper lip. */
  readonly base: number;
  readonly tip: number;
  readonly halfWidth: number;
}

/** Where everything on a face lies, expression included, before the head turns. */
export interface FaceLayout {
  readonly eyes: readonly [EyeShape, EyeShape];
  readonly brows: readonly [BrowShape, BrowShape];
  readonly mouth: MouthShape;
  readonly nose: NoseShape;
  /** How far the chin has moved down with the jaw. */
  readonly jawDrop: number;
  readonly smile: number;
  readonly browKnit: number;
  readonly browRaise: number;
}

/** How far the open jaw pulls down the point at height y of the closed face. */
export function jawShift(layout: Pick<FaceLayout, 'jawDrop'>, y: number): number {
  return layout.jawDrop * smoothStep(-0.5, -0.78, y);
}

/** Lays the features of a face out. */
export function layOutFace(identity: FaceIdentity, expression: Expression): FaceLayout {
  const mouth = layOutMouth(identity, expression);
  const { lower, asymmetry } = identity;
  return {
    eyes: [layOutEye(identity, expression, -1), layOutEye(identity, expression, 1)],
    brows: [layOutBrow(identity, expression, -1), layOutBrow(identity, expression, 1)],
    mouth,
    nose: {
      cx: asymmetry[3],
      base: lower.noseLength + 0.008 * Math.max(0, expression.smile),
      tip: lower.noseLength + 0.075 + lower.tipLift,
      halfWidth: lower.noseWidth * (1 + 0.1 * Math.max(0, expression.smile)),
    },
    jawDrop: mouth.gap * 0.85,
    smile: expression.smile,
    browKnit: expression.browKnit,
    browRaise: expression.browRaise,
  };
}

function layOutEye(identity: FaceIdentity, expression: Expression, side: -1 | 1): EyeShape {
  const { eyes, asymmetry } = identity;
  const open = clamp(expression.lids[side < 0 ? 0 : 1], 0, 1.15);
  const height = eyes.height;
  const top = height * mix(-0.2, 0.6, open) * (1 + 0.12 * expression.browRaise);
  const bottom = -height * mix(0.28, 0.4, open) * (1 - 0.25 * Math.max(0, expression.smile));
  const lid = (a: number, peak: number, power: number) => (1 - a * a) ** power * (1 + peak * a);
  const upper = tabulate((a) => top * lid(a, -0.16, 0.72));
  return {
    side,
    cx: side * eyes.spacing,
    cy: side * asymmetry[1],
    halfWidth: eyes.halfWidth,
    tilt: eyes.tilt,
    upper,
    lower: tabulate((a) => bottom * lid(a, 0.2, 0.85)),
    crease: tabulate(
      (a) =>
        lookUp(upper, a * 0.97) +
        (0.008 + 0.03 * eyes.crease) * (1 - 0.45 * a * a) * (1 + 0.25 * a) +
        0.5 * height * (1 - open) * (1 - a * a),
    ),
    irisX: side * expression.gazeX * 0.13 - 0.006 + expression.gazeX * 0,
    irisY: height * 0.1 + expression.gazeY * 0.12 - 0.3 * height * (1 - Math.min(1, open)),
    irisRadius: 0.0575,
  };
}

function layOutBrow(identity: FaceIdentity, expression: Expression, side: -1 | 1): BrowShape {
  const { eyes, asymmetry } = identity;
  const { browRaise, browKnit } = expression;
  const height = eyes.browHeight + side * asymmetry[0] + 0.05 * browRaise;
  const inner = eyes.spacing - 0.137 - 0.02 * browKnit;
  return {
    side,
    inner,
    outer: inner + 2 * eyes.browLength,
    centre: tabulate(
      (a) =>
        height +
        eyes.browTilt * a +
        eyes.browArch * (1 - ((a - 0.3) / 1.3) ** 2) -
        0.03 * smoothStep(0.45, 1.1, a) -
        0.045 * browKnit * smoothStep(0.5, -1, a),
    ),
    half: tabulate((a) => eyes.browThickness * splineAt([0.62, 0.95, 1, 0.95, 0.8, 0.55, 0.18], (a + 1) / 2)),
  };
}

function layOutMouth(identity: FaceIdentity, expression: Expression): MouthShape {
  const { lower, asymmetry } = identity;
  const { mouthOpen, pucker } = expression;
  const smile = Math.max(0, expression.smile);
  const halfWidth = lower.mouthWidth * (1 + 0.2 * smile - 0.22 * pucker - 0.05 * mouthOpen);
  // A broad smile shows the upper teeth even when nothing is said.
  const gap = 0.16 * mouthOpen + 0.035 * smoothStep(0.45, 1, smile);
  const y = lower.mouthY + 0.01 * smile;
  const corner = y + 0.045 * expression.smile + 0.02 * Math.min(0, expression.smile);
  const thin = 1 - 0.2 * smile + 0.15 * pucker;
  const upperLip = lower.upperLip * thin;
  const lowerLip = lower.lowerLip * thin;
  const tilt = asymmetry[2];
  // The line between the lips sags from the corners with a smile.
  const line = (a: number) =>
    mix(y, corner, Math.abs(a) ** 1.8) + tilt * a + 0.006 * Math.cos(a * 7) * (1 - a * a) * lower.bow;
  const span = (a: number) => (1 - a * a) ** 0.8;
  const bow = 1 - 0.2 * lower.bow;
  const top = (a: number) => splineAt([bow, 1, 0.86, 0.53, 0], Math.abs(a));
  const bottom = (a: number) => splineAt([1, 0.97, 0.8, 0.47, 0], Math.abs(a));
  return {
    cx: lower.mouthWidth * 0.02 * Math.sign(tilt),
    halfWidth,
    outerTop: tabulate((a) => line(a) + 0.3 * gap * span(a) + upperLip * top(a)),
    innerTop: tabulate((a) => line(a) + 0.3 * gap * span(a)),
    innerBottom: tabulate((a) => line(a) - 0.7 * gap * span(a)),
    outerBottom: tabulate((a) => line(a) - 0.7 * gap * span(a) - lowerLip * bottom(a)),
    gap,
  };
}
