import { type Naming, torchName } from './naming.js';
import type { WeightKey } from './weight-key.js';

/**
 * EfficientNet and EfficientNetV2 of torchvision: `features.4.0.block.2.fc1`, where the second number from the end counts
 * what the block holds.
 */
export function torchvisionEfficientNet(stages: number): Naming {
  const classifier = { classifier: ['classifier.1'] };
  return inFeatures(classifier, stages + 1, ({ stage, index }) => `features.${stage}.${index}`);
}

/** MobileNetV3 of torchvision, which counts blocks through all stages: `features.4.block.2.fc1`; it ends in two layers. */
export function torchvisionMobileNetV3(blocks: number): Naming {
  const classifier = { classifier: [], dropped: ['classifier.0', 'classifier.3'] };
  return inFeatures(classifier, blocks + 1, ({ block }) => `features.${block.flat + 1}`);
}

/** A stem at `features.0`, blocks where `placeOf` says, and a head after them. */
function inFeatures(
  classifier: Pick<Naming, 'classifier' | 'dropped'>,
  head: number,
  placeOf: (key: WeightKey) => string,
): Naming {
  return {
    source: 'torchvision',
    ...classifier,
    channelsFirst: true,
    nameOf(key) {
      const { at, part, kind, block } = key;
      const pair = part.startsWith('conv') ? 0 : 1;
      if (at !== 'block') return torchName(`features.${at === 'stem' ? 0 : head}.${pair}`, key);
      const place = block.parts.indexOf(part.replace('norm', 'conv'));
      const theirs = part === 'se' ? `fc${kind.startsWith('squeeze') ? 1 : 2}` : pair;
      return torchName(`${placeOf(key)}.block.${place}.${theirs}`, key);
    },
  };
}
