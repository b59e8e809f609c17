import { DidError } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import type { AttentionOptions } from './attention-options.js';
import { FeatureAttention } from './feature-attention.js';

/**
 * A layer that gives a feature map's mask, each value in (0,1): A_df or A_dom.
 *
 * @remarks
 * ```math
 * M = \frac{M_c + M_s}{2} \quad \text{or} \quad M = M_c \otimes M_s(M_c \otimes F)
 * ```
 *
 * the first for `kind: 'average'` (default), the second for `'cbam'`, M_c alone for `'channel'`; {@link FeatureAttention} has more.
 *
 * @param options - `channels`, and how the mask is made.
 * @shape `[B,h,w,C]` -> `[B,h,w,C]`
 * @throws DidError DID_VALUE when a size is not a whole number of at least 1, or the temperature is not above 0.
 * @example
 * const attend = createAttention({ channels: 64 });
 * const mask = attend.apply(features); // [B,h,w,64], in (0,1)
 * @source DID, section 3.2, which leaves the shape of M open; Woo et al. 2018 (CBAM) for its parts.
 */
export function createAttention(options: AttentionOptions): tf.layers.Layer {
  for (const key of ['channels', 'reduction', 'kernelSize'] as const) {
    const value = options[key];
    if (value === undefined || (Number.isInteger(value) && value >= 1)) continue;
    throw new DidError(
      'DID_VALUE',
      `createAttention: \`${key}\` must be a whole number of at least 1; got ${value}.`,
      {
        key,
        value,
      },
    );
  }
  const { temperature = 1 } = options;
  if (!(temperature > 0 && Number.isFinite(temperature))) {
    throw new DidError(
      'DID_VALUE',
      `createAttention: \`temperature\` must be a number above 0; got ${temperature}.`,
      { temperature },
    );
  }
  return new FeatureAttention(options);
}
