import { type Naming, torchName } from './naming.js';
import type { BlockParts } from './weight-key.js';

/** What timm calls the convolutions of a block, by what the block holds. */
function convolutions({ depthwise, parts }: BlockParts): Readonly<Record<string, string>> {
  if (depthwise && parts.includes('conv1')) return { conv1: 'conv_pw', conv2: 'conv_dw', conv3: 'conv_pwl' };
  if (depthwise) return { conv2: 'conv_dw', conv3: 'conv_pw' };
  return parts.includes('conv2') ? { conv1: 'conv_exp', conv2: 'conv_pwl' } : { conv1: 'conv' };
}

/** EfficientNets of timm, of every generation: `blocks.3.0.conv_pwl`, and norms counted within the block. */
export const TIMM_EFFICIENTNET: Naming = {
  source: 'timm',
  classifier: ['classifier'],
  channelsFirst: true,
  nameOf(key) {
    const { at, stage, index, part, kind, block } = key;
    const isNorm = part.startsWith('norm');
    if (at === 'stem') return torchName(isNorm ? 'bn1' : 'conv_stem', key);
    if (at === 'head') return torchName(isNorm ? 'bn2' : 'conv_head', key);
    const place = `blocks.${stage - 1}.${index}`;
    if (part === 'se') {
      return torchName(`${place}.se.conv_${kind.startsWith('squeeze') ? 'reduce' : 'expand'}`, key);
    }
    const names = convolutions(block);
    const norm = Object.keys(names).indexOf(part.replace('norm', 'conv')) + 1;
    return torchName(`${place}.${isNorm ? `bn${norm}` : names[part]}`, key);
  },
};
