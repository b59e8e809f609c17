import type { SeededRandom } from '@did/runtime';
import { blendMoved, type Motion, movedRegion } from '../../pixels/blend-moved.js';
import { type Change, changeRegion } from '../../pixels/change-region.js';
import {
  composeColours,
  scaleColours,
  scaleSaturation,
  shiftColours,
  turnHue,
} from '../../pixels/colour-matrix.js';
import type { Point } from '../../pixels/convex-hull.js';
import { deformOutline, placeOutline } from '../../pixels/deform-outline.js';
import { elasticField } from '../../pixels/elastic-field.js';
import { outlineMask, type RegionMask } from '../../pixels/outline-mask.js';
import { placeMask } from '../../pixels/placed-mask.js';
import { regionAround } from '../../pixels/region.js';
import type { ForgeInput, Forger, Forgery } from '../forger.js';
import { centre, eyeDistance, type FacePart, faceHull } from './face-region.js';

const PARTS: readonly FacePart[] = ['face-and-forehead', 'face', 'within-jaw', 'inner'];

/** The paper's: half of all forgeries are blended in whole. In the order of strengths. */
const BLEND_RATIOS = [0.25, 0.5, 0.75, 1, 1, 1] as const;

/**
 * A face blended with a slightly changed copy of itself: blending traces without a second person.
 *
 * @remarks
 * By chance either the face that is pasted in changes its colours and its sharpness, or the picture that it is pasted into;
 * the pasted face is resized and moved. Sizes follow the distance of the eyes.
 *
 * @source Shiohara and Yamasaki 2022 (Self-Blended Images), section 3, from its description.
 */
export const selfBlend: Forger = {
  name: 'self-blend',
  family: 'blend',
  needsDonor: false,
  changesTarget: true,
  description: 'The face and a slightly changed copy of it blended: either has other colours and sharpness.',
  source: 'Shiohara and Yamasaki, Detecting Deepfakes with Self-Blended Images, CVPR 2022',
  forge({ image, landmarks68, strength }: ForgeInput, random: SeededRandom): Forgery {
    const { width, height } = image;
    const unit = eyeDistance(landmarks68);
    // Half of the time over all strengths, as in the paper; the stronger, the likelier it is the face, where it shows.
    const changesTarget = random.chance(1 - strength);
    const change = drawChange(unit, strength, random);
    const middle = centre(landmarks68, 0, 68);
    const motion = drawMotion(middle, unit, strength, random);
    const shape = drawMask(landmarks68, middle, unit, strength, random);
    const mask = placeMask(shape, width, height, drawRatio(strength, random));
    if (changesTarget) {
      const whole = { left: 0, top: 0, width, height };
      const target = changeRegion(image, whole, change);
      return { image: blendMoved(target, image, whole, motion, mask), mask: mask.values, target };
    }
    const place = movedRegion(mask.region, motion, width, height);
    const source = changeRegion(image, place, change);
    return { image: blendMoved(image, source, place, motion, mask), mask: mask.values };
  },
};

/**
 * How much of the face is blended in: more for a strong forgery, with one place of the list to either side. Over strengths
 * drawn evenly from 0 to 1 each place comes up as often as in the paper.
 */
function drawRatio(strength: number, random: SeededRandom): number {
  const places = BLEND_RATIOS.length;
  const place = Math.abs(places * strength + random.uniform(-1, 1));
  const reflected = Math.min(place, 2 * places - place);
  return BLEND_RATIOS[Math.min(places - 1, Math.floor(reflected))] as number;
}

/** Channels, hue, saturation, value, brightness and contrast moved; detail lost, or made up by sharpening. */
function drawChange(unit: number, strength: number, random: SeededRandom): Change {
  const reach = 0.5 + 1.8 * strength;
  const vary = (most: number) => random.uniform(-most, most) * reach;
  const brightness = random.uniform(6, 16) * random.pick([-1, 1]) * reach;
  const colours = [
    shiftColours(vary(14), vary(14), vary(14)),
    turnHue(vary(0.1)),
    scaleSaturation(1 + vary(0.15)),
    scaleColours(1 + vary(0.05)),
    shiftColours(brightness, brightness, brightness),
    scaleColours(1 + vary(0.12), 128),
  ].reduce(composeColours);
  const softness = random.chance(0.5) ? random.uniform(0.6, 1) : -random.uniform(0.6, 1.4);
  return { colours, softness, cell: unit * (0.036 + 0.05 * strength) };
}

/** A few hundredths of the face's size larger or smaller, up, down, left or right. */
function drawMotion([cx, cy]: Point, unit: number, strength: number, random: SeededRandom): Motion {
  const [zoomX, zoomY] = [random.uniform(0.95, 1.05), random.uniform(0.95, 1.05)];
  const reach = 0.07 * unit * (0.5 + strength);
  const [dx, dy] = [random.uniform(-reach, reach), random.uniform(-reach, reach)];
  return { zoomX, x0: cx * (1 - zoomX) + dx, zoomY, y0: cy * (1 - zoomY) + dy };
}

/** The hull of the landmarks: affine, then elastic, then eroded by one kernel and softened by another. */
function drawMask(
  landmarks68: ArrayLike<number>,
  middle: Point,
  unit: number,
  strength: number,
  random: SeededRandom,
): RegionMask {
  const placed = placeOutline(faceHull(landmarks68, random.pick(PARTS)), middle, {
    angleRadians: random.uniform(-0.06, 0.06),
    scaleX: random.uniform(0.94, 1.06),
    scaleY: random.uniform(0.94, 1.06),
    shear: random.uniform(-0.05, 0.05),
    dx: random.uniform(-0.05, 0.05) * unit,
    dy: random.uniform(-0.05, 0.05) * unit,
  });
  const field = elasticField(regionAround(placed), 0.5 * unit, unit * random.uniform(0.1, 0.35), random);
  return outlineMask(deformOutline(placed, 0.1 * unit, field), {
    erode: unit * random.uniform(0, 0.06),
    // The stronger the forgery, the narrower its seam.
    sigma: unit * random.uniform(0.03, 0.12) * (1 - 0.7 * strength),
  });
}
