import type * as tf from '@tensorflow/tfjs';
import type { BuildOptions } from '../architecture.js';
import { convNorm } from '../layers/conv-norm.js';
import { fusedMbconv } from './fused-mbconv.js';
import { invertedResidualFeatures } from './inverted-residual-features.js';
import { mbconv } from './mbconv.js';
import type { InvertedResidualVariant } from './variant.js';

/**
 * Every feature map of a network of inverted residuals by name, from the stem to the head.
 *
 * @remarks Stochastic depth grows from 0 at the first block by equal steps, as in torchvision.
 * @shape x `[B,H,W,3]` -> maps `[B,h,w,C]`
 * @source Sandler et al. 2018; Tan and Le 2019 and 2021; torchvision.models.efficientnet and mobilenetv3.
 */
export function invertedResidualNetwork(
  x: tf.SymbolicTensor,
  variant: InvertedResidualVariant,
  { random, stochasticDepth }: BuildOptions,
): Map<string, tf.SymbolicTensor> {
  const { norm, activation, stages } = variant;
  const shared = { norm, activation, padding: variant.preprocessing.padding, random };
  let map = convNorm(x, { ...shared, block: 'stem', filters: variant.stemWidth, kernelSize: 3, stride: 2 });
  const maps = [map];
  const blocks = stages.flat().length;
  let before = 0;
  stages.forEach((shapes, stage) => {
    shapes.forEach((shape, i) => {
      const name = `stage${stage + 1}.${i}`;
      const dropProbability = (stochasticDepth * before) / blocks;
      const build = shape.kind === 'fused' ? fusedMbconv : mbconv;
      map = build(map, { name, shape, variant, dropProbability, random });
      before += 1;
    });
    maps.push(map);
  });
  maps.push(convNorm(map, { ...shared, block: 'head', filters: variant.headWidth, kernelSize: 1 }));
  return new Map(
    invertedResidualFeatures(variant).map(({ name }, i) => [name, maps[i] as tf.SymbolicTensor]),
  );
}
