import { type Naming, torchName } from './naming.js';
import type { WeightKey } from './weight-key.js';

/** Convolutions and norms of stem and head; a separable convolution is a module of two. */
const ENDS: Readonly<Record<string, string>> = {
  'stem.conv1': 'conv1',
  'stem.norm1': 'bn1',
  'stem.conv2': 'conv2',
  'stem.norm2': 'bn2',
  'head.depthwise1': 'conv3.conv1',
  'head.conv1': 'conv3.pointwise',
  'head.norm1': 'bn3',
  'head.depthwise2': 'conv4.conv1',
  'head.conv2': 'conv4.pointwise',
  'head.norm2': 'bn4',
};

/** `block2.rep.1.pointwise`: a list of ReLU, separable convolution and norm in turns; the first block has no first ReLU. */
function inBlock({ part, block }: WeightKey): string {
  const [, kind = '', number = '1'] = /^(depthwise|conv|norm)(\d)$/.exec(part) ?? [];
  const before = 3 * (Number(number) - 1) + (block.flat === 0 ? 0 : 1);
  if (kind === 'norm') return `rep.${before + 1}`;
  return `rep.${before}.${kind === 'depthwise' ? 'conv1' : 'pointwise'}`;
}

/** Xception of timm (`legacy_xception`) and, by the same names but for the classifier, of Cadene's pretrained-models. */
export const TIMM_XCEPTION: Naming = {
  source: 'timm',
  classifier: ['fc', 'last_linear'],
  channelsFirst: true,
  nameOf(key) {
    const { at, part, block } = key;
    if (at !== 'block') return torchName(ENDS[`${at}.${part}`] as string, key);
    const shortcuts: Readonly<Record<string, string>> = {
      'shortcut.conv': 'skip',
      'shortcut.norm': 'skipbn',
    };
    return torchName(`block${block.flat + 1}.${shortcuts[part] ?? inBlock(key)}`, key);
  },
};
