import * as tf from '@tensorflow/tfjs';

/** Weights of {@link squeezeExcite}. @shape kernels `[C,S]` and `[S,C]`, biases `[S]` and `[C]` */
export interface SqueezeExciteWeights {
  readonly squeezeKernel: tf.Tensor2D;
  readonly squeezeBias: tf.Tensor1D;
  readonly exciteKernel: tf.Tensor2D;
  readonly exciteBias: tf.Tensor1D;
}

/**
 * Scales each channel by a number in (0, 1) that follows from the means of all channels.
 *
 * @remarks
 * `y = x * sigmoid(silu(mean(x) W1 + b1) W2 + b2)`. Of what is as large as the map, only `x` is kept, and the gradient
 * makes three passes over it: `dy * x`, `dy * s` and the sum with the mean's share. By TensorFlow.js's operations it
 * would be six, because the gradient of a mean fills, multiplies and divides a map. Means are taken as pooling over
 * the whole map: WASM's `mean` transposes first and takes ten times as long.
 *
 * @shape x `[B,h,w,C]` -> the same
 * @source Hu et al. 2018, with the activations of torchvision.models.efficientnet.
 */
export function squeezeExcite(x: tf.Tensor4D, weights: SqueezeExciteWeights): tf.Tensor4D {
  const { squeezeKernel, squeezeBias, exciteKernel, exciteBias } = weights;
  const run = tf.customGrad((...args) => {
    const [map, w1, b1, w2, b2] = args as unknown as Inputs;
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const means = meanOfMap(map);
    save([map, means, w1, b1, w2, b2]);
    return {
      value: map.mul(overMap(scales(means, w1, b1, w2, b2).scale)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradients(dy as tf.Tensor4D, saved),
    };
  });
  return run(x, squeezeKernel, squeezeBias, exciteKernel, exciteBias) as tf.Tensor4D;
}

type Inputs = [tf.Tensor4D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D];

/** The two small layers on `[B,C]`, with what their gradients need. */
function scales(means: tf.Tensor2D, w1: tf.Tensor2D, b1: tf.Tensor1D, w2: tf.Tensor2D, b2: tf.Tensor1D) {
  const squeezed = means.matMul(w1).add<tf.Tensor2D>(b1);
  const gate = squeezed.sigmoid<tf.Tensor2D>();
  const hidden = squeezed.mul<tf.Tensor2D>(gate);
  const scale = hidden.matMul(w2).add<tf.Tensor2D>(b2).sigmoid<tf.Tensor2D>();
  return { squeezed, gate, hidden, scale };
}

function gradients(dy: tf.Tensor4D, saved: tf.Tensor[]): tf.Tensor[] {
  const [map, means, w1, b1, w2, b2] = saved as [
    tf.Tensor4D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor1D,
    tf.Tensor2D,
    tf.Tensor1D,
  ];
  return tf.tidy(() => {
    const { squeezed, gate, hidden, scale } = scales(means, w1, b1, w2, b2);
    const pixels = map.shape[1] * map.shape[2];
    const dScale = tf.tidy(() => meanOfMap(dy.mul<tf.Tensor4D>(map)).mul<tf.Tensor2D>(pixels));
    const dExcited = dScale.mul<tf.Tensor2D>(scale.mul(tf.sub(1, scale)));
    const dHidden = tf.matMul(dExcited, w2, false, true);
    const slope = gate.mul(squeezed.mul(tf.sub(1, gate)).add(1));
    const dSqueezed = dHidden.mul<tf.Tensor2D>(slope);
    const dMeans = tf.matMul(dSqueezed, w1, false, true).div<tf.Tensor2D>(pixels);
    return [
      dy.mul(overMap(scale)).add(overMap(dMeans)),
      tf.matMul(means, dSqueezed, true),
      dSqueezed.sum(0),
      tf.matMul(hidden, dExcited, true),
      dExcited.sum(0),
    ];
  });
}

/** `[B,h,w,C]` -> `[B,C]` */
function meanOfMap(x: tf.Tensor4D): tf.Tensor2D {
  const [batch, height, width, channels] = x.shape;
  return tf.avgPool(x, [height, width], 1, 'valid').reshape([batch, channels]);
}

/** `[B,C]` -> `[B,1,1,C]` */
function overMap(x: tf.Tensor2D): tf.Tensor4D {
  return x.reshape([x.shape[0], 1, 1, x.shape[1]]);
}
