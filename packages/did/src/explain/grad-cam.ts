import * as tf from '@tensorflow/tfjs';

/**
 * Grad-CAM: where features speak for a score. Each channel weighs by the mean of its gradient over places; what speaks against the
 * score is cut off. One gradient pass serves the whole batch.
 *
 * @param features - What the score is read from.
 * @param score - One number a picture, of its own features alone: a head in inference mode, never one that normalises over the batch.
 * @returns Maps of at least 0, not scaled: all 0 where nothing speaks for the score. The caller disposes them.
 * @shape features `[B,h,w,C]` -> `[B,h,w]`, score `[B]`
 * @source R. R. Selvaraju et al., "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", ICCV 2017,
 * equations 1 and 2.
 */
export function gradCam(features: tf.Tensor4D, score: (features: tf.Tensor4D) => tf.Tensor1D): tf.Tensor3D {
  return tf.tidy(() => {
    // A picture's score depends on its own features alone, so the gradient of the sum holds the gradient of each.
    const gradient = tf.grad((x: tf.Tensor) => score(x as tf.Tensor4D).sum())(features) as tf.Tensor4D;
    const weights = gradient.mean<tf.Tensor4D>([1, 2], true); //       alpha_c = mean over places of d score / d A_c
    return features.mul<tf.Tensor4D>(weights).sum<tf.Tensor3D>(-1).relu(); // ReLU(sum over c of alpha_c A_c)
  });
}
