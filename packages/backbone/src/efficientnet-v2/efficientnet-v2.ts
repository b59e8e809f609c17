import type * as tf from '@tensorflow/tfjs';
import type { BuildOptions } from '../architecture.js';
import { convNorm } from '../layers/conv-norm.js';
import { efficientNetV2Features } from './efficientnet-v2-features.js';
import { fusedMbconv } from './fused-mbconv.js';
import { mbconv } from './mbconv.js';
import { NORM_EPSILON } from './norm-epsilon.js';
import { type EfficientNetV2Variant, HEAD_WIDTH } from './variants.js';

/**
 * Every feature map of an EfficientNetV2 by name, from the stem to the head.
 *
 * @remarks Stochastic depth grows from 0 at the first block by equal steps, as in torchvision.
 * @shape x `[B,H,W,3]` -> maps `[B,h,w,C]`
 * @source Tan and Le 2021; torchvision.models.efficientnet.
 */
export function efficientNetV2(
  x: tf.SymbolicTensor,
  variant: EfficientNetV2Variant,
  { random, stochasticDepth }: BuildOptions,
): Map<string, tf.SymbolicTensor> {
  const shared = { epsilon: NORM_EPSILON, activation: 'silu', random } as const;
  let map = convNorm(x, { ...shared, block: 'stem', filters: variant.stemWidth, kernelSize: 3, stride: 2 });
  const maps = [map];
  const blocks = variant.stages.reduce((sum, { depth }) => sum + depth, 0);
  let before = 0;
  variant.stages.forEach(({ block, expansion, width, depth, stride }, stage) => {
    const build = block === 'fused' ? fusedMbconv : mbconv;
    for (let i = 0; i < depth; i++) {
      const name = `stage${stage + 1}.${i}`;
      const dropProbability = (stochasticDepth * before) / blocks;
      map = build(map, { name, expansion, width, stride: i === 0 ? stride : 1, dropProbability, random });
      before += 1;
    }
    maps.push(map);
  });
  maps.push(convNorm(map, { ...shared, block: 'head', filters: HEAD_WIDTH, kernelSize: 1 }));
  return new Map(efficientNetV2Features(variant).map(({ name }, i) => [name, maps[i] as tf.SymbolicTensor]));
}
