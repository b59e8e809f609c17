import { CostCounter, type MapSize, type NetworkCost } from '../network-cost.js';
import type { InvertedResidualVariant } from './variant.js';

/** Counts the convolutions of a network of inverted residuals without building it. */
export function countInvertedResidual(
  { stemWidth, headWidth, stages }: InvertedResidualVariant,
  height: number,
  width: number,
): NetworkCost {
  const cost = new CostCounter();
  let size: MapSize = cost.conv(3, 3, stemWidth, 2, [height, width]);
  let channels = stemWidth;
  for (const { kind, kernelSize, stride, inner, width: to, squeezed } of stages.flat()) {
    const widens = inner !== channels;
    if (kind === 'mbconv') {
      if (widens) cost.conv(1, channels, inner, 1, size);
      size = cost.conv(kernelSize, 1, inner, stride, size);
      if (squeezed > 0) cost.squeezeExcite(inner, squeezed);
      cost.conv(1, inner, to, 1, size);
    } else if (widens) {
      size = cost.conv(kernelSize, channels, inner, stride, size);
      cost.conv(1, inner, to, 1, size);
    } else {
      size = cost.conv(kernelSize, channels, to, stride, size);
    }
    channels = to;
  }
  cost.conv(1, channels, headWidth, 1, size);
  return cost.total();
}
