import type { FeatureInfo } from '../backbone.js';
import type { BlockShape, InvertedResidualVariant } from './variant.js';

/** Name, stride and channels of each feature map, from the stem to the head; nothing is built for it. */
export function invertedResidualFeatures(variant: InvertedResidualVariant): FeatureInfo[] {
  let stride = 2;
  const stem = { name: 'stem', stride, channels: variant.stemWidth };
  const maps = variant.stages.map((blocks, i) => {
    for (const block of blocks) stride *= block.stride;
    return { name: `stage${i + 1}`, stride, channels: (blocks.at(-1) as BlockShape).width };
  });
  return [stem, ...maps, { name: 'head', stride, channels: variant.headWidth }];
}
