import { type Naming, torchName } from './naming.js';

const PARTS: Readonly<Record<string, string>> = {
  conv1: '_expand_conv',
  norm1: '_bn0',
  conv2: '_depthwise_conv',
  norm2: '_bn1',
  conv3: '_project_conv',
  norm3: '_bn2',
};

/** EfficientNet-Lite of PyPI's efficientnet-lite-pytorch, which counts blocks through all stages. */
export const EFFICIENTNET_LITE_PYTORCH: Naming = {
  source: 'efficientnet-lite-pytorch',
  classifier: ['_fc'],
  channelsFirst: true,
  nameOf(key) {
    const { at, part, block } = key;
    const isNorm = part.startsWith('norm');
    if (at === 'stem') return torchName(isNorm ? '_bn0' : '_conv_stem', key);
    if (at === 'head') return torchName(isNorm ? '_bn1' : '_conv_head', key);
    return torchName(`_blocks.${block.flat}.${PARTS[part]}`, key);
  },
};
