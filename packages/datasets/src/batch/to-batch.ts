import * as tf from '@tensorflow/tfjs';
import { preprocess } from '../preprocess/preprocess.js';
import type { PreprocessSpec } from '../preprocess/preprocess-spec.js';
import type { Sample } from '../sample.js';
import type { Batch } from './batch.js';
import { methodOf } from './sampler.js';

/** Moves crops to the backend and preprocesses them. @param pixels - Values 0..255. @shape `[B * side * side * 3]` */
export function toBatch(
  pixels: Float32Array,
  side: number,
  samples: readonly Sample[],
  methods: readonly string[],
  spec: PreprocessSpec,
  groupOf: (fake: Sample) => string = methodOf,
): Batch {
  const images = tf.tidy(() => preprocess(tf.tensor4d(pixels, [samples.length, side, side, 3]), spec));
  const domains = samples.map((sample) => {
    if (sample.label === 0) return 0;
    const index = methods.indexOf(groupOf(sample));
    return index < 0 ? -1 : index + 1;
  });
  return {
    images,
    labels: tf.tensor1d(
      samples.map(({ label }) => label),
      'float32',
    ),
    domains: tf.tensor1d(domains, 'int32'),
    samples,
  };
}
