import type { InvertedResidualVariant } from '../inverted-residual/variant.js';
import { IMAGENET_PREPROCESSING } from '../preprocessing.js';
import { efficientNetStages, type StageRow } from './stages.js';

const row = (
  kernelSize: number,
  expansion: number,
  stride: number,
  width: number,
  depth: number,
): StageRow => ({ kind: 'mbconv', kernelSize, expansion, stride, width, depth });

const B4 = {
  ...{ inputSize: 380, stemWidth: 48, headWidth: 1792 },
  stages: efficientNetStages(
    [
      row(3, 1, 1, 24, 2),
      row(3, 6, 2, 32, 4),
      row(5, 6, 2, 56, 4),
      row(3, 6, 2, 112, 6),
      row(5, 6, 1, 160, 6),
      row(5, 6, 2, 272, 8),
      row(3, 6, 1, 448, 2),
    ],
    { stemWidth: 48, activation: 'silu', squeezeExcite: true },
  ),
  activation: 'silu',
  hasStochasticDepth: true,
} as const;

/**
 * The first EfficientNets by name.
 *
 * @source Tan and Le 2019, Table 1 scaled by 1.4 and 1.8; torchvision.models; timm.models.efficientnet for tf-.
 */
export const EFFICIENTNET_B_VARIANTS = {
  'efficientnet-b4': {
    ...B4,
    description: 'EfficientNet-B4 (Tan and Le 2019), as in torchvision; SBI and DeepfakeBench build on it.',
    preprocessing: IMAGENET_PREPROCESSING,
    norm: {},
  },
  'tf-efficientnet-b4': {
    ...B4,
    description: "EfficientNet-B4 with TensorFlow's padding, as timm's tf_efficientnet_b4 and Keras's.",
    preprocessing: { ...IMAGENET_PREPROCESSING, padding: 'same' },
    norm: { epsilon: 1e-3 },
  },
} as const satisfies Record<string, InvertedResidualVariant>;
