import type { FeatureInfo } from '../backbone.js';

/** A block of Xception: separable convolutions, and a way past them. */
export interface XceptionBlock {
  /** `stage3.0` is the first block of the third stage. */
  readonly name: string;
  /** Channels that leave each separable convolution. */
  readonly widths: readonly number[];
  readonly stride: 1 | 2;
  /** False for the first block alone, whose input has been through a ReLU. */
  readonly startsWithRelu: boolean;
}

const MIDDLE_WIDTH = 728;

/** The twelve blocks in order. @source Chollet 2017, Fig. 5; timm's legacy_xception. */
export const XCEPTION_BLOCKS: readonly XceptionBlock[] = [
  { name: 'stage1.0', widths: [128, 128], stride: 2, startsWithRelu: false },
  { name: 'stage2.0', widths: [256, 256], stride: 2, startsWithRelu: true },
  { name: 'stage3.0', widths: [728, 728], stride: 2, startsWithRelu: true },
  ...Array.from({ length: 8 }, (_, i) => ({
    name: `stage3.${i + 1}`,
    widths: [MIDDLE_WIDTH, MIDDLE_WIDTH, MIDDLE_WIDTH],
    stride: 1 as const,
    startsWithRelu: true,
  })),
  { name: 'stage4.0', widths: [728, 1024], stride: 2, startsWithRelu: true },
];

/** Channels after the two convolutions of the stem, which do not pad. */
export const XCEPTION_STEM = [32, 64] as const;

/** Channels after the two separable convolutions of the head. */
export const XCEPTION_HEAD = [1536, 2048] as const;

/** The maps in order; a stage's is that of its last block, before the ReLU that follows. */
export const XCEPTION_FEATURES: readonly FeatureInfo[] = [
  { name: 'stem', stride: 2, channels: 64 },
  { name: 'stage1', stride: 4, channels: 128 },
  { name: 'stage2', stride: 8, channels: 256 },
  { name: 'stage3', stride: 16, channels: 728 },
  { name: 'stage4', stride: 32, channels: 1024 },
  { name: 'head', stride: 32, channels: 2048 },
];
