import { DidError } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';

/** Refuses a bound of no pairs at all, whose mean would be NaN. */
export function checkLogits(joint: tf.Tensor, product: tf.Tensor, where: string): void {
  for (const [name, tensor] of [
    ['joint', joint],
    ['product', product],
  ] as const) {
    if (tensor.size > 0) continue;
    throw new DidError(
      'DID_SHAPE',
      `${where}: \`${name}\` must have at least one score; got [${tensor.shape}].`,
      {
        name,
      },
    );
  }
}
