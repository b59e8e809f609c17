import { invertTransform, similarityTransform } from '@did/faces';
import { DidError, type SeededRandom } from '@did/runtime';
import { blend } from '../../pixels/blend.js';
import { colourStatistics, transferColour } from '../../pixels/colour-statistics.js';
import { toFloatImage } from '../../pixels/float-image.js';
import { createSamplingMap, sampleBilinear } from '../../pixels/sample-bilinear.js';
import type { ForgeInput, Forger, Forgery } from '../forger.js';
import { softFaceMask } from './face-region.js';

/**
 * Another person's face in this one's place: aligned by landmarks, recoloured, its hull feathered.
 *
 * @source Li et al. 2020 (Face X-ray), section 3.2, from its description.
 */
export const donorBlend: Forger = {
  name: 'donor-blend',
  family: 'blend',
  needsDonor: true,
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
    const back = invertTransform(similarityTransform(donor.landmarks68, landmarks68));
    const [a, b, tx, c, d, ty] = back;
    const map = createSamplingMap(width, height, (x, y) => [a * x + b * y + tx, c * x + d * y + ty]);
    const aligned = sampleBilinear(toFloatImage(donor.image), map);
    const mask = softFaceMask(landmarks68, width, height, strength, random);
    const target = toFloatImage(image);
    const amount = 0.95 * (1 - strength);
    const matched = transferColour(
      aligned,
      colourStatistics(aligned, mask),
      colourStatistics(target, mask),
      amount,
    );
    return { image: blend(image, matched, mask), mask };
  },
};
