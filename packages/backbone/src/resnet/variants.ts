import { basicBlock } from './basic-block.js';
import { BOTTLENECK_EXPANSION, bottleneck } from './bottleneck.js';
import type { StemOptions } from './stem.js';

/** What tells one ResNet from another. */
export interface ResnetVariant {
  readonly block: typeof basicBlock;
  /** Output channels of a block over its width. */
  readonly expansion: number;
  /** Blocks in each stage. */
  readonly depths: readonly number[];
  /** Width of each stage. */
  readonly widths: readonly number[];
  readonly stem: StemOptions;
  /** Stride of each stage's first block. */
  readonly strides: readonly number[];
  readonly description: string;
  /** The size that the card speaks of, in pixels. */
  readonly inputSize: number;
}

const IMAGENET_STEM: StemOptions = { kind: 'imagenet', width: 64, stride: 4 };

/**
 * The networks by name. `tiny` is ours: at full resolution a convolution of few channels is bound by memory, so
 * one of stride 2 sees every pixel once, and the residual stages do the work; widths are multiples of 8, which
 * WASM's kernels like.
 */
export const RESNET_VARIANTS = {
  tiny: {
    block: basicBlock,
    expansion: 1,
    depths: [1, 1, 1],
    widths: [16, 32, 96],
    strides: [1, 2, 2],
    stem: { kind: 'small', width: 16, stride: 2 },
    description: 'A ResNet of three blocks for faces of 64 pixels; trains in minutes on one core.',
    inputSize: 64,
  },
  resnet18: {
    block: basicBlock,
    expansion: 1,
    depths: [2, 2, 2, 2],
    widths: [64, 128, 256, 512],
    strides: [1, 2, 2, 2],
    stem: IMAGENET_STEM,
    description: 'ResNet-18 (He et al. 2016), as in torchvision.',
    inputSize: 224,
  },
  resnet34: {
    block: basicBlock,
    expansion: 1,
    depths: [3, 4, 6, 3],
    widths: [64, 128, 256, 512],
    strides: [1, 2, 2, 2],
    stem: IMAGENET_STEM,
    description: 'ResNet-34 (He et al. 2016), as in torchvision.',
    inputSize: 224,
  },
  resnet50: {
    block: bottleneck,
    expansion: BOTTLENECK_EXPANSION,
    depths: [3, 4, 6, 3],
    widths: [64, 128, 256, 512],
    strides: [1, 2, 2, 2],
    stem: IMAGENET_STEM,
    description: 'ResNet-50 (He et al. 2016, "v1.5"), as in torchvision; Table 2 of the DID paper uses it.',
    inputSize: 224,
  },
  resnet101: {
    block: bottleneck,
    expansion: BOTTLENECK_EXPANSION,
    depths: [3, 4, 23, 3],
    widths: [64, 128, 256, 512],
    strides: [1, 2, 2, 2],
    stem: IMAGENET_STEM,
    description: 'ResNet-101 (He et al. 2016, "v1.5"), as in torchvision.',
    inputSize: 224,
  },
} as const satisfies Record<string, ResnetVariant>;
