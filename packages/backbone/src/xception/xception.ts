import type { SeededRandom } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';
import { convNorm } from '../layers/conv-norm.js';
import { SymmetricMaxPool } from '../layers/symmetric-max-pool.js';
import { XCEPTION_BLOCKS, XCEPTION_HEAD, XCEPTION_STEM, type XceptionBlock } from './block-table.js';
import { separableConv } from './separable-conv.js';

/**
 * Every feature map of Xception by name, from the stem to the head.
 *
 * @shape x `[B,H,W,3]` -> maps `[B,h,w,C]`; the stem does not pad, so that 299 pixels become 147
 * @source Chollet 2017; timm's legacy_xception, with which DeepfakeBench's baseline shares its weights.
 */
export function xception(x: tf.SymbolicTensor, random: SeededRandom): Map<string, tf.SymbolicTensor> {
  const stem = { block: 'stem', kernelSize: 3, padding: 'valid', random } as const;
  const first = convNorm(x, { ...stem, suffix: '1', filters: XCEPTION_STEM[0], stride: 2 });
  let map = convNorm(first, { ...stem, suffix: '2', filters: XCEPTION_STEM[1] });
  const maps = new Map([['stem', map]]);
  for (const shape of XCEPTION_BLOCKS) {
    map = xceptionBlock(map, shape, random);
    maps.set(shape.name.split('.')[0] as string, map);
  }
  XCEPTION_HEAD.forEach((filters, i) => {
    map = separableConv(map, { block: 'head', suffix: `${i + 1}`, filters, activation: 'relu', random });
  });
  return maps.set('head', map);
}

function xceptionBlock(
  x: tf.SymbolicTensor,
  { name: block, widths, stride, startsWithRelu }: XceptionBlock,
  random: SeededRandom,
): tf.SymbolicTensor {
  let map = startsWithRelu ? (tf.layers.reLU({ name: `${block}.relu` }).apply(x) as tf.SymbolicTensor) : x;
  widths.forEach((filters, i) => {
    // The next one's ReLU stands here; the last has none before the sum.
    const activation = i < widths.length - 1 ? 'relu' : 'none';
    map = separableConv(map, { block, suffix: `${i + 1}`, filters, activation, random });
  });
  let past = x;
  if (stride === 2) {
    map = new SymmetricMaxPool({ name: `${block}.pool`, poolSize: 3, strides: 2 }).apply(
      map,
    ) as tf.SymbolicTensor;
    const filters = widths.at(-1) as number;
    past = convNorm(x, {
      ...{ block: `${block}.shortcut`, filters, kernelSize: 1, stride, activation: 'none', random },
    });
  }
  return tf.layers.add({ name: `${block}.add` }).apply([map, past]) as tf.SymbolicTensor;
}
