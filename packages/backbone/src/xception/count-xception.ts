import { CostCounter, type MapSize, type NetworkCost, shrink } from '../network-cost.js';
import { XCEPTION_BLOCKS, XCEPTION_HEAD, XCEPTION_STEM } from './block-table.js';

/** Counts Xception's convolutions without building it. */
export function countXception(height: number, width: number): NetworkCost {
  const cost = new CostCounter();
  // Without padding a 3x3 convolution gives what one with padding gives two pixels earlier.
  const unpadded = ([h, w]: MapSize): MapSize => [h - 2, w - 2];
  const stem = cost.conv(3, 3, XCEPTION_STEM[0], 2, unpadded([height, width]));
  let size = cost.conv(3, XCEPTION_STEM[0], XCEPTION_STEM[1], 1, unpadded(stem));
  let channels: number = XCEPTION_STEM[1];
  for (const { widths, stride } of XCEPTION_BLOCKS) {
    if (stride === 2) cost.conv(1, channels, widths.at(-1) as number, stride, size);
    for (const to of widths) {
      cost.separable(channels, to, size);
      channels = to;
    }
    size = shrink(size, stride);
  }
  for (const to of XCEPTION_HEAD) {
    cost.separable(channels, to, size);
    channels = to;
  }
  return cost.total();
}
