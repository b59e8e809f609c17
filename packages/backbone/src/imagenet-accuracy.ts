import type { BackboneName } from './backbone.js';

/** How well published weights do on ImageNet's validation pictures, as their publisher states it. */
export interface ImagenetAccuracy {
  /** The name that `did weights fetch` knows them by, or their publisher. */
  readonly weights: string;
  /** Share of pictures whose first guess is right, in percent. */
  readonly top1: number;
  /** The side that it was measured at, in pixels. */
  readonly inputSize: number;
  /** Who states it, and where. */
  readonly source: string;
}

const TORCHVISION = 'torchvision';
const TIMM = 'timm';
const AUTHORS = 'the authors';

const stated =
  (source: string, inputSize: number) =>
  (weights: string, top1: number): ImagenetAccuracy => ({ weights, top1, inputSize, source });

const torchvision224 = stated(TORCHVISION, 224);
const torchvision480 = stated(TORCHVISION, 480);
const timm480 = stated(TIMM, 480);

/**
 * By backbone; none where no weights are published for it.
 *
 * @source torchvision.models' `*_Weights.meta` (0.29); timm's results/results-imagenet.csv; tensorflow/tpu's
 * efficientnet/lite/README.md; Chollet 2017, Table 1 (Xception)
 */
export const IMAGENET_ACCURACY: Readonly<Partial<Record<BackboneName, readonly ImagenetAccuracy[]>>> = {
  resnet18: [torchvision224('resnet18', 69.758)],
  resnet34: [torchvision224('resnet34', 73.314)],
  resnet50: [torchvision224('resnet50', 76.13), torchvision224('resnet50-v2', 80.858)],
  resnet101: [torchvision224('resnet101', 77.374), torchvision224('resnet101-v2', 81.886)],
  xception: [stated('Chollet 2017', 299)('legacy_xception.tf_in1k of timm', 79)],
  'mobilenet-v3-small': [torchvision224('mobilenet-v3-small', 67.668)],
  'mobilenet-v3-large': [
    torchvision224('mobilenet-v3-large', 74.042),
    torchvision224('mobilenet-v3-large-v2', 75.274),
  ],
  'efficientnet-lite0': [stated(AUTHORS, 224)('efficientnet-lite0', 75.1)],
  'efficientnet-lite1': [stated(AUTHORS, 240)('efficientnet-lite1', 76.7)],
  'efficientnet-lite2': [stated(AUTHORS, 260)('efficientnet-lite2', 77.6)],
  'efficientnet-b4': [stated(TORCHVISION, 380)('efficientnet-b4', 83.384)],
  'tf-efficientnet-b4': [stated(TIMM, 380)('tf-efficientnet-b4-ns', 85.162)],
  'efficientnetv2-s': [stated(TORCHVISION, 384)('efficientnetv2-s', 84.228)],
  'efficientnetv2-m': [torchvision480('efficientnetv2-m', 85.112)],
  'efficientnetv2-l': [torchvision480('efficientnetv2-l', 85.808)],
  'tf-efficientnetv2-s': [
    stated(TIMM, 384)('tf-efficientnetv2-s', 83.9),
    stated(TIMM, 384)('tf-efficientnetv2-s-21k', 84.288),
  ],
  'tf-efficientnetv2-m': [timm480('tf-efficientnetv2-m', 85.204), timm480('tf-efficientnetv2-m-21k', 86)],
  'tf-efficientnetv2-l': [timm480('tf-efficientnetv2-l', 85.664), timm480('tf-efficientnetv2-l-21k', 86.802)],
};
