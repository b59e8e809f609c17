import { CostCounter, type MapSize, type NetworkCost } from '../network-cost.js';
import { SQUEEZE_DIVISOR } from './mbconv.js';
import { type EfficientNetV2Variant, HEAD_WIDTH } from './variants.js';

/** Counts an EfficientNetV2's convolutions without building it. */
export function countEfficientNetV2(
  variant: EfficientNetV2Variant,
  height: number,
  width: number,
): NetworkCost {
  const cost = new CostCounter();
  let size: MapSize = cost.conv(3, 3, variant.stemWidth, 2, [height, width]);
  let channels = variant.stemWidth;
  for (const { block, expansion, stride, width: to, depth } of variant.stages) {
    for (let i = 0; i < depth; i++) {
      const step = i === 0 ? stride : 1;
      const inner = channels * expansion;
      if (block === 'mbconv') {
        cost.conv(1, channels, inner, 1, size);
        size = cost.conv(3, 1, inner, step, size);
        cost.squeezeExcite(inner, Math.max(1, Math.floor(channels / SQUEEZE_DIVISOR)));
        cost.conv(1, inner, to, 1, size);
      } else if (expansion === 1) {
        size = cost.conv(3, channels, to, step, size);
      } else {
        size = cost.conv(3, channels, inner, step, size);
        cost.conv(1, inner, to, 1, size);
      }
      channels = to;
    }
  }
  cost.conv(1, channels, HEAD_WIDTH, 1, size);
  return cost.total();
}
