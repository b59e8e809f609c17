import * as tf from '@tensorflow/tfjs';
import type { DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { createDidModel, type DidModel } from '../model/did-model.js';

/** So many looks at pictures bring the norms' statistics near to what they are of. */
const LOOKS = 25;

/**
 * A model ready for inference with random norms and biases, and with statistics of pictures: in a fresh network gates and masks
 * stay near one half and numbers die out on the way, so that a fault there would not show.
 */
export async function randomModel(
  model: NonNullable<DidConfigInput['model']>,
  parts: 'all' | 'inference' = 'all',
): Promise<DidModel> {
  const config = parseConfig({ model }, {});
  const made = await createDidModel({ config: config.model, domains: 3, seed: 1, parts });
  made.weights.forEach(({ name, variable }, i) => {
    const kind = name.split(/[/.]/).at(-1)?.replaceAll('-', '_') ?? '';
    const random = () => tf.randomUniform(variable.shape, -1, 1, 'float32', i + 1);
    tf.tidy(() => {
      // From 1 they would never come down to what a few layers deep is left; from 0 a dead channel would drown all others.
      if (name.startsWith('backbone') && kind === 'running_variance')
        variable.assign(tf.fill(variable.shape, 0.1));
      else if (kind === 'gamma') variable.assign(random().mul(0.4).add(1));
      else if (kind === 'beta' || kind.includes('bias')) variable.assign(random().mul(0.4));
    });
  });
  const { inputSize, channels } = made.config;
  for (let look = 0; look < LOOKS; look++) {
    tf.tidy(() => {
      const x = randomPictures(6, inputSize, look).div<tf.Tensor4D>(128).sub<tf.Tensor4D>(1);
      made.net(true).extract(channels === 'gray-sum' ? x.mean<tf.Tensor4D>(3, true) : x);
    });
  }
  await made.compileForInference();
  return made;
}

/** Pictures that differ in more than noise. @shape `[B,size,size,3]`, 0..255 */
export function randomPictures(batch: number, size: number, seed = 100): tf.Tensor4D {
  return tf.tidy(() => {
    const coarse = tf.randomUniform<tf.Rank.R4>([batch, 4, 4, 3], 0, 255, 'float32', 2 * seed + 1);
    const fine = tf.randomUniform<tf.Rank.R4>([batch, size, size, 3], -20, 20, 'float32', 2 * seed + 2);
    return tf.image
      .resizeBilinear(coarse, [size, size])
      .add<tf.Tensor4D>(fine)
      .clipByValue(0, 255) as tf.Tensor4D;
  });
}
