import type { SeededRandom } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import type { FeatureInfo } from '../backbone.js';
import { convNorm } from '../layers/conv-norm.js';
import { maxPoolSymmetric } from '../layers/max-pool-symmetric.js';
import type { ResnetVariant } from './variants.js';

/** A feature map with where it stands. */
export interface NamedMap {
  readonly info: FeatureInfo;
  readonly map: tf.SymbolicTensor;
}

/**
 * Every feature map of a ResNet, from the stem to the last stage.
 *
 * @shape x `[B,H,W,3]` -> maps `[B,h,w,C]`
 * @source He et al. 2016.
 */
export function resnet(x: tf.SymbolicTensor, variant: ResnetVariant, random: SeededRandom): NamedMap[] {
  const small = variant.stem.kind === 'small';
  const stem = { name: 'stem', filters: variant.stem.width, random };
  let map = small
    ? convNorm(x, { ...stem, kernelSize: 3, stride: 2 })
    : maxPoolSymmetric(convNorm(x, { ...stem, kernelSize: 7, stride: 2 }), 'stem.pool');
  let stride = small ? 2 : 4;
  const maps: NamedMap[] = [{ info: { name: 'stem', stride, channels: variant.stem.width }, map }];
  variant.depths.forEach((depth, stage) => {
    const width = variant.widths[stage] as number;
    const stageStride = variant.strides[stage] as number;
    for (let block = 0; block < depth; block++) {
      const first = block === 0 ? stageStride : 1;
      map = variant.block(map, { name: `stage${stage + 1}.${block}`, width, stride: first, random });
    }
    stride *= stageStride;
    maps.push({ info: { name: `stage${stage + 1}`, stride, channels: width * variant.expansion }, map });
  });
  return maps;
}
