import type { FeatureInfo } from '../backbone.js';
import type { ResnetVariant } from './variants.js';

/** Name, stride and channels of each feature map, from the stem to the last stage; nothing is built for it. */
export function resnetFeatures(variant: ResnetVariant): FeatureInfo[] {
  let { stride } = variant.stem;
  const stages = variant.widths.map((width, stage) => {
    stride *= variant.strides[stage] as number;
    return { name: `stage${stage + 1}`, stride, channels: width * variant.expansion };
  });
  return [{ name: 'stem', stride: variant.stem.stride, channels: variant.stem.width }, ...stages];
}
