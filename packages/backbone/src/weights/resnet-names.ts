import { type Naming, torchName } from './naming.js';

/** ResNets of torchvision; timm's plain ones bear the same names and are the same networks. */
export const TORCHVISION_RESNET: Naming = {
  source: 'torchvision',
  classifier: ['fc'],
  channelsFirst: true,
  nameOf(key) {
    const { at, stage, index, part } = key;
    if (at === 'stem') return torchName(part === 'conv' ? 'conv1' : 'bn1', key);
    const theirs = part
      .replace('shortcut.conv', 'downsample.0')
      .replace('shortcut.norm', 'downsample.1')
      .replace('norm', 'bn');
    return torchName(`layer${stage}.${index}.${theirs}`, key);
  },
};
