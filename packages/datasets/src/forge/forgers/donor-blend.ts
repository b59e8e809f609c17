import { invertTransform, similarityTransform } from '@did/faces';
import { DidError, type SeededRandom } from '@did/runtime';
import { blend } from '../../pixels/blend.js';
import { colourStatistics, transferColour } from '../../pixels/colour-statistics.js';
import { deformOutline } from '../../pixels/deform-outline.js';
import { gridField } from '../../pixels/grid-field.js';
import { outlineMask, type RegionMask } from '../../pixels/outline-mask.js';
import { cutPatch } from '../../pixels/patch.js';
import { placeMask } from '../../pixels/placed-mask.js';
import { regionAround } from '../../pixels/region.js';
import { sampleAffine } from '../../pixels/sample-affine.js';
import type { ForgeInput, Forger, Forgery } from '../forger.js';
import { eyeDistance, type FacePart, faceHull } from './face-region.js';

const PARTS: readonly FacePart[] = ['face', 'within-jaw', 'inner'];

/** Of the grid that deforms the hull. */
const GRID_CELLS = 4;

/**
 * Another person's face in this one's place: aligned by landmarks, recoloured, its hull deformed and feathered.
 *
 * @remarks
 * The weaker the forgery, the more of the target's colours it takes and the wider its seam.
 *
 * @source Li et al. 2020 (Face X-ray), section 3.2, from its description.
 */
export const donorBlend: Forger = {
  name: 'donor-blend',
  family: 'blend',
  needsDonor: true,
  changesTarget: false,
  description: "Another person's face aligned by landmarks, with colours transferred and a feathered hull.",
  source: 'Li et al., Face X-ray for More General Face Forgery Detection, CVPR 2020',
  forge({ image, landmarks68, donor, strength }: ForgeInput, random: SeededRandom): Forgery {
    if (donor === undefined) {
      throw new DidError(
        'DID_VALUE',
        'donor-blend: `donor` is missing; give another face with its landmarks.',
      );
    }
    const { width, height } = image;
    const mask = placeMask(drawMask(landmarks68, strength, random), width, height);
    const toDonor = invertTransform(similarityTransform(donor.landmarks68, landmarks68));
    const aligned = sampleAffine(donor.image, toDonor, mask.region);
    const recoloured = transferColour(
      aligned,
      colourStatistics(aligned, mask, width),
      colourStatistics(cutPatch(image, mask.region), mask, width),
      0.95 * (1 - strength),
    );
    return { image: blend(image, recoloured, mask), mask: mask.values };
  },
};

/** The hull of the landmarks, deformed by a grid whose points are moved at random, and softened. */
function drawMask(landmarks68: ArrayLike<number>, strength: number, random: SeededRandom): RegionMask {
  const unit = eyeDistance(landmarks68);
  const hull = faceHull(landmarks68, random.pick(PARTS));
  const field = gridField(regionAround(hull), GRID_CELLS, unit * random.uniform(0.05, 0.16), random);
  const sigma = unit * random.uniform(0.03, 0.12) * (1 - 0.7 * strength);
  return outlineMask(deformOutline(hull, 0.1 * unit, field), { erode: 0, sigma });
}
