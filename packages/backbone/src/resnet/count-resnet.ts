import { CostCounter, type MapSize, type NetworkCost, shrink } from '../network-cost.js';
import type { ResnetVariant } from './variants.js';

/** Counts a ResNet's convolutions without building it. */
export function countResnet(variant: ResnetVariant, height: number, width: number): NetworkCost {
  const cost = new CostCounter();
  const { kind, stride: stemStride, width: stemWidth } = variant.stem;
  let size: MapSize = [height, width];
  size =
    kind === 'small'
      ? cost.conv(3, 3, stemWidth, stemStride, size)
      : shrink(cost.conv(7, 3, stemWidth, 2, size), 2);
  let channels = stemWidth;
  variant.depths.forEach((depth, stage) => {
    const inner = variant.widths[stage] as number;
    const outer = inner * variant.expansion;
    for (let block = 0; block < depth; block++) {
      const stride = block === 0 ? (variant.strides[stage] as number) : 1;
      const input = size;
      if (variant.expansion === 1) {
        size = cost.conv(3, channels, inner, stride, input);
        cost.conv(3, inner, inner, 1, size);
      } else {
        cost.conv(1, channels, inner, 1, input);
        size = cost.conv(3, inner, inner, stride, input);
        cost.conv(1, inner, outer, 1, size);
      }
      if (stride !== 1 || channels !== outer) cost.conv(1, channels, outer, stride, input);
      channels = outer;
    }
  });
  return cost.total();
}
