import * as tf from '@tensorflow/tfjs';
import { hardSigmoid, hardSigmoidSlope } from './hard-swish.js';

/** What follows the two small layers: EfficientNet's SiLU and sigmoid, or MobileNetV3's ReLU and hard sigmoid. */
export type SqueezeActivations = 'silu-sigmoid' | 'relu-hard-sigmoid';

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
 * `y = x * gate(f(mean(x) W1 + b1) W2 + b2)`, f and the gate by `activations`. Of what is as large as the map, only `x` is kept, and the gradient
 * makes three passes over it: `dy * x`, `dy * s` and the sum with the mean's share. By TensorFlow.js's operations it
 * would be six, because the gradient of a mean fills, multiplies and divides a map. Means are taken as pooling over
 * the whole map: WASM's `mean` transposes first and takes ten times as long.
 *
 * @shape x `[B,h,w,C]` -> the same
 * @source Hu et al. 2018, with the activations of torchvision.models.efficientnet or mobilenetv3.
 */
export function squeezeExcite(
  x: tf.Tensor4D,
  weights: SqueezeExciteWeights,
  activations: SqueezeActivations = 'silu-sigmoid',
): tf.Tensor4D {
  const functions = FUNCTIONS[activations];
  const { squeezeKernel, squeezeBias, exciteKernel, exciteBias } = weights;
  const run = tf.customGrad((...args) => {
    const [map, w1, b1, w2, b2] = args as unknown as Inputs;
    const save = args.at(-1) as unknown as tf.GradSaveFunc;
    const means = meanOfMap(map);
    save([map, means, w1, b1, w2, b2]);
    return {
      value: map.mul(overMap(scales(functions, means, w1, b1, w2, b2).scale)),
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => gradients(functions, dy as tf.Tensor4D, saved),
    };
  });
  return run(x, squeezeKernel, squeezeBias, exciteKernel, exciteBias) as tf.Tensor4D;
}

type Inputs = [tf.Tensor4D, tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D];

interface Functions {
  readonly hidden: (squeezed: tf.Tensor2D) => tf.Tensor2D;
  readonly hiddenSlope: (squeezed: tf.Tensor2D) => tf.Tensor2D;
  readonly gate: (excited: tf.Tensor2D) => tf.Tensor2D;
  /** Of the gate, from its value. */
  readonly gateSlope: (gate: tf.Tensor2D) => tf.Tensor2D;
}

const FUNCTIONS: Readonly<Record<SqueezeActivations, Functions>> = {
  'silu-sigmoid': {
    hidden: (x) => x.mul(x.sigmoid()),
    hiddenSlope: (x) => {
      const gate = x.sigmoid();
      return gate.mul(x.mul(tf.sub(1, gate)).add(1));
    },
    gate: (x) => x.sigmoid(),
    gateSlope: (gate) => gate.mul(tf.sub(1, gate)),
  },
  'relu-hard-sigmoid': {
    hidden: (x) => x.relu(),
    hiddenSlope: (x) => x.step(),
    gate: hardSigmoid,
    gateSlope: hardSigmoidSlope,
  },
};

/** The two small layers on `[B,C]`, with what their gradients need. */
function scales(
  functions: Functions,
  means: tf.Tensor2D,
  w1: tf.Tensor2D,
  b1: tf.Tensor1D,
  w2: tf.Tensor2D,
  b2: tf.Tensor1D,
) {
  const squeezed = means.matMul(w1).add<tf.Tensor2D>(b1);
  const hidden = functions.hidden(squeezed);
  const scale = functions.gate(hidden.matMul(w2).add<tf.Tensor2D>(b2));
  return { squeezed, hidden, scale };
}

function gradients(functions: Functions, dy: tf.Tensor4D, saved: tf.Tensor[]): tf.Tensor[] {
  const [map, means, w1, b1, w2, b2] = saved as [
    tf.Tensor4D,
    tf.Tensor2D,
    tf.Tensor2D,
    tf.Tensor1D,
    tf.Tensor2D,
    tf.Tensor1D,
  ];
  return tf.tidy(() => {
    const { squeezed, hidden, scale } = scales(functions, means, w1, b1, w2, b2);
    const pixels = map.shape[1] * map.shape[2];
    const dScale = tf.tidy(() => meanOfMap(dy.mul<tf.Tensor4D>(map)).mul<tf.Tensor2D>(pixels));
    const dExcited = dScale.mul<tf.Tensor2D>(functions.gateSlope(scale));
    const dHidden = tf.matMul(dExcited, w2, false, true);
    const dSqueezed = dHidden.mul<tf.Tensor2D>(functions.hiddenSlope(squeezed));
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
