import { type Naming, torchName } from './naming.js';

const PARTS: Readonly<Record<string, string>> = {
  conv1: '_expand_conv',
  norm1: '_bn0',
  conv2: '_depthwise_conv',
  norm2: '_bn1',
  conv3: '_project_conv',
  norm3: '_bn2',
};

/** EfficientNets of PyPI's efficientnet-pytorch and of what grew from it; blocks are counted through all stages. */
function inBlocks(source: Naming['source']): Naming {
  return {
    source,
    classifier: ['_fc'],
    channelsFirst: true,
    nameOf(key) {
      const { at, part, kind, block } = key;
      const isNorm = part.startsWith('norm');
      if (at === 'stem') return torchName(isNorm ? '_bn0' : '_conv_stem', key);
      if (at === 'head') return torchName(isNorm ? '_bn1' : '_conv_head', key);
      const squeeze = kind.startsWith('squeeze') ? '_se_reduce' : '_se_expand';
      return torchName(`_blocks.${block.flat}.${part === 'se' ? squeeze : PARTS[part]}`, key);
    },
  };
}

/** EfficientNet-B of efficientnet-pytorch, which SBI and DeepfakeBench take. */
export const EFFICIENTNET_PYTORCH = inBlocks('efficientnet-pytorch');

/** EfficientNet-Lite of efficientnet-lite-pytorch. */
export const EFFICIENTNET_LITE_PYTORCH = inBlocks('efficientnet-lite-pytorch');
