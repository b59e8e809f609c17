import type { SeededRandom } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import { resnetFeatures } from './resnet-features.js';
import { stem } from './stem.js';
import type { ResnetVariant } from './variants.js';

/**
 * Every feature map of a ResNet by name, from the stem to the last stage.
 *
 * @shape x `[B,H,W,3]` -> maps `[B,h,w,C]`
 * @source He et al. 2016.
 */
export function resnet(
  x: tf.SymbolicTensor,
  variant: ResnetVariant,
  random: SeededRandom,
): Map<string, tf.SymbolicTensor> {
  let map = stem(x, variant.stem, random);
  const maps = [map];
  variant.depths.forEach((depth, stage) => {
    const width = variant.widths[stage] as number;
    for (let block = 0; block < depth; block++) {
      const stride = block === 0 ? (variant.strides[stage] as number) : 1;
      map = variant.block(map, { name: `stage${stage + 1}.${block}`, width, stride, random });
    }
    maps.push(map);
  });
  return new Map(resnetFeatures(variant).map(({ name }, i) => [name, maps[i] as tf.SymbolicTensor]));
}
