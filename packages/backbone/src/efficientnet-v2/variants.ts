import { type BackbonePreprocessing, IMAGENET_PREPROCESSING } from '../preprocessing.js';

/** One stage of an EfficientNetV2. */
export interface StageOptions {
  /** `fused`: one 3x3 convolution where `mbconv` has a 1x1, a depthwise 3x3 and squeeze-excite. */
  readonly block: 'fused' | 'mbconv';
  /** Channels inside a block over those that enter it. */
  readonly expansion: number;
  /** Of the first block. */
  readonly stride: number;
  /** Channels that leave each block. */
  readonly width: number;
  /** Number of blocks. */
  readonly depth: number;
}

/** What tells one EfficientNetV2 from another. */
export interface EfficientNetV2Variant {
  readonly stemWidth: number;
  readonly stages: readonly StageOptions[];
  readonly description: string;
  /** The size that the card speaks of, in pixels: torchvision's at test time. */
  readonly inputSize: number;
  readonly preprocessing: BackbonePreprocessing;
}

/** Channels of the last map, in all of them. */
export const HEAD_WIDTH = 1280;

const stage = (
  block: StageOptions['block'],
  expansion: number,
  stride: number,
  width: number,
  depth: number,
): StageOptions => ({ block, expansion, stride, width, depth });

/** The networks by name. @source Tan and Le 2021, Table 4; torchvision.models.efficientnet for M and L. */
export const EFFICIENTNET_V2_VARIANTS = {
  'efficientnetv2-s': {
    stemWidth: 24,
    stages: [
      stage('fused', 1, 1, 24, 2),
      stage('fused', 4, 2, 48, 4),
      stage('fused', 4, 2, 64, 4),
      stage('mbconv', 4, 2, 128, 6),
      stage('mbconv', 6, 1, 160, 9),
      stage('mbconv', 6, 2, 256, 15),
    ],
    description: 'EfficientNetV2-S (Tan and Le 2021), as in torchvision.',
    inputSize: 384,
    preprocessing: IMAGENET_PREPROCESSING,
  },
  'efficientnetv2-m': {
    stemWidth: 24,
    stages: [
      stage('fused', 1, 1, 24, 3),
      stage('fused', 4, 2, 48, 5),
      stage('fused', 4, 2, 80, 5),
      stage('mbconv', 4, 2, 160, 7),
      stage('mbconv', 6, 1, 176, 14),
      stage('mbconv', 6, 2, 304, 18),
      stage('mbconv', 6, 1, 512, 5),
    ],
    description: 'EfficientNetV2-M (Tan and Le 2021), as in torchvision.',
    inputSize: 480,
    preprocessing: IMAGENET_PREPROCESSING,
  },
  'efficientnetv2-l': {
    stemWidth: 32,
    stages: [
      stage('fused', 1, 1, 32, 4),
      stage('fused', 4, 2, 64, 7),
      stage('fused', 4, 2, 96, 7),
      stage('mbconv', 4, 2, 192, 10),
      stage('mbconv', 6, 1, 224, 19),
      stage('mbconv', 6, 2, 384, 25),
      stage('mbconv', 6, 1, 640, 7),
    ],
    description: 'EfficientNetV2-L (Tan and Le 2021), as in torchvision; the DID paper builds on it.',
    inputSize: 480,
    // Its weights come from the authors' own, which want pixels in -1..1.
    preprocessing: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], padding: 'symmetric' },
  },
} as const satisfies Record<string, EfficientNetV2Variant>;
