import type { InvertedResidualVariant } from '../inverted-residual/variant.js';
import { type BackbonePreprocessing, IMAGENET_PREPROCESSING } from '../preprocessing.js';
import { efficientNetStages, type StageRow } from './stages.js';

const row = (
  kind: StageRow['kind'],
  expansion: number,
  stride: number,
  width: number,
  depth: number,
): StageRow => ({ kind, kernelSize: 3, expansion, stride, width, depth });

/** What the authors' weights expect, at timm: pixels in -1..1 (the authors' own code divides by 128), and their padding. */
const TENSORFLOW_PREPROCESSING: BackbonePreprocessing = {
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
  padding: 'same',
};

/** Stem and stages of one size. */
interface Table {
  readonly stemWidth: number;
  readonly rows: readonly StageRow[];
}

const SMALL: Table = {
  stemWidth: 24,
  rows: [
    row('fused', 1, 1, 24, 2),
    row('fused', 4, 2, 48, 4),
    row('fused', 4, 2, 64, 4),
    row('mbconv', 4, 2, 128, 6),
    row('mbconv', 6, 1, 160, 9),
    row('mbconv', 6, 2, 256, 15),
  ],
};

const MEDIUM: Table = {
  stemWidth: 24,
  rows: [
    row('fused', 1, 1, 24, 3),
    row('fused', 4, 2, 48, 5),
    row('fused', 4, 2, 80, 5),
    row('mbconv', 4, 2, 160, 7),
    row('mbconv', 6, 1, 176, 14),
    row('mbconv', 6, 2, 304, 18),
    row('mbconv', 6, 1, 512, 5),
  ],
};

const LARGE: Table = {
  stemWidth: 32,
  rows: [
    row('fused', 1, 1, 32, 4),
    row('fused', 4, 2, 64, 7),
    row('fused', 4, 2, 96, 7),
    row('mbconv', 4, 2, 192, 10),
    row('mbconv', 6, 1, 224, 19),
    row('mbconv', 6, 2, 384, 25),
    row('mbconv', 6, 1, 640, 7),
  ],
};

const network = (
  description: string,
  inputSize: number,
  preprocessing: BackbonePreprocessing,
  { stemWidth, rows }: Table,
): InvertedResidualVariant => ({
  ...{ description, inputSize, preprocessing, stemWidth, headWidth: 1280 },
  stages: efficientNetStages(rows, { stemWidth, activation: 'silu', squeezeExcite: true }),
  activation: 'silu',
  norm: { epsilon: 1e-3 },
  hasStochasticDepth: true,
});

const tensorflow = (size: string, inputSize: number, table: Table) =>
  network(
    `EfficientNetV2-${size} with TensorFlow's padding, as timm's tf_efficientnetv2_${size.toLowerCase()} and Keras's.`,
    inputSize,
    TENSORFLOW_PREPROCESSING,
    table,
  );

/**
 * EfficientNetV2 by name; sizes are torchvision's and timm's at test time.
 *
 * @source Tan and Le 2021, Table 4; torchvision.models.efficientnet for M and L; timm.models.efficientnet for tf-.
 */
export const EFFICIENTNET_V2_VARIANTS = {
  'efficientnetv2-s': network(
    'EfficientNetV2-S (Tan and Le 2021), as in torchvision.',
    384,
    IMAGENET_PREPROCESSING,
    SMALL,
  ),
  'efficientnetv2-m': network(
    'EfficientNetV2-M (Tan and Le 2021), as in torchvision.',
    480,
    IMAGENET_PREPROCESSING,
    MEDIUM,
  ),
  'efficientnetv2-l': network(
    'EfficientNetV2-L (Tan and Le 2021), as in torchvision; the DID paper builds on it.',
    480,
    // Its weights come from the authors' own, which want pixels in -1..1.
    { ...TENSORFLOW_PREPROCESSING, padding: 'symmetric' },
    LARGE,
  ),
  'tf-efficientnetv2-s': tensorflow('S', 384, SMALL),
  'tf-efficientnetv2-m': tensorflow('M', 480, MEDIUM),
  'tf-efficientnetv2-l': tensorflow('L', 480, LARGE),
} as const satisfies Record<string, InvertedResidualVariant>;
