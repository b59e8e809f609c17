import type { FeatureInfo } from '../backbone.js';
import { type EfficientNetV2Variant, HEAD_WIDTH } from './variants.js';

/** Name, stride and channels of each feature map, from the stem to the head; nothing is built for it. */
export function efficientNetV2Features({ stemWidth, stages }: EfficientNetV2Variant): FeatureInfo[] {
  let stride = 2;
  const stem = { name: 'stem', stride, channels: stemWidth };
  const maps = stages.map((stage, i) => {
    stride *= stage.stride;
    return { name: `stage${i + 1}`, stride, channels: stage.width };
  });
  return [stem, ...maps, { name: 'head', stride, channels: HEAD_WIDTH }];
}
