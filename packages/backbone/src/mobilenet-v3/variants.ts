import type { BlockShape, InvertedResidualVariant } from '../inverted-residual/variant.js';
import { IMAGENET_PREPROCESSING } from '../preprocessing.js';

/** A row of the paper's tables. */
const block = (
  kernelSize: number,
  inner: number,
  width: number,
  squeezed: number,
  activation: 'relu' | 'hard-swish',
  stride: number,
): BlockShape => ({ kind: 'mbconv', kernelSize, inner, width, squeezed, activation, stride });

const SHARED = {
  ...{ inputSize: 224, preprocessing: IMAGENET_PREPROCESSING, stemWidth: 16 },
  activation: 'hard-swish',
  squeezeActivations: 'relu-hard-sigmoid',
  norm: { epsilon: 1e-3, momentum: 0.01 },
  hasStochasticDepth: false,
} as const;

/**
 * MobileNetV3 by name. A stage starts where a block changes size or channels; squeeze-excite squeezes into a quarter of
 * the channels inside, rounded to eights.
 *
 * @source Howard et al. 2019, Tables 1 and 2; torchvision.models.mobilenetv3.
 */
export const MOBILENET_V3_VARIANTS = {
  'mobilenet-v3-small': {
    ...SHARED,
    description: 'MobileNetV3-Small (Howard et al. 2019), as in torchvision, for browsers and phones.',
    headWidth: 576,
    stages: [
      [block(3, 16, 16, 8, 'relu', 2)],
      [block(3, 72, 24, 0, 'relu', 2), block(3, 88, 24, 0, 'relu', 1)],
      [
        block(5, 96, 40, 24, 'hard-swish', 2),
        block(5, 240, 40, 64, 'hard-swish', 1),
        block(5, 240, 40, 64, 'hard-swish', 1),
      ],
      [block(5, 120, 48, 32, 'hard-swish', 1), block(5, 144, 48, 40, 'hard-swish', 1)],
      [
        block(5, 288, 96, 72, 'hard-swish', 2),
        block(5, 576, 96, 144, 'hard-swish', 1),
        block(5, 576, 96, 144, 'hard-swish', 1),
      ],
    ],
  },
  'mobilenet-v3-large': {
    ...SHARED,
    description: 'MobileNetV3-Large (Howard et al. 2019), as in torchvision, for browsers and phones.',
    headWidth: 960,
    stages: [
      [block(3, 16, 16, 0, 'relu', 1)],
      [block(3, 64, 24, 0, 'relu', 2), block(3, 72, 24, 0, 'relu', 1)],
      [block(5, 72, 40, 24, 'relu', 2), block(5, 120, 40, 32, 'relu', 1), block(5, 120, 40, 32, 'relu', 1)],
      [
        block(3, 240, 80, 0, 'hard-swish', 2),
        block(3, 200, 80, 0, 'hard-swish', 1),
        block(3, 184, 80, 0, 'hard-swish', 1),
        block(3, 184, 80, 0, 'hard-swish', 1),
      ],
      [block(3, 480, 112, 120, 'hard-swish', 1), block(3, 672, 112, 168, 'hard-swish', 1)],
      [
        block(5, 672, 160, 168, 'hard-swish', 2),
        block(5, 960, 160, 240, 'hard-swish', 1),
        block(5, 960, 160, 240, 'hard-swish', 1),
      ],
    ],
  },
} as const satisfies Record<string, InvertedResidualVariant>;
