import * as tf from '@tensorflow/tfjs';

/**
 * `x * relu6(x + 3) / 6` as a layer; its gradient keeps `x` alone.
 *
 * @shape any; the result has x's
 * @source Howard et al. 2019; torch.nn.Hardswish.
 */
export class HardSwish extends tf.layers.Layer {
  static className = 'DidHardSwish';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return hardSwish((Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }
}

function hardSwish(x: tf.Tensor): tf.Tensor {
  return tf.customGrad((input, save) => {
    const from = input as tf.Tensor;
    (save as tf.GradSaveFunc)([from]);
    return { value: from.mul(hardSigmoid(from)), gradFunc: gradient };
  })(x);
}

/** With g the hard sigmoid: dy (g + x / 6) between -3 and 3, where it slopes, and dy g elsewhere. */
function gradient(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor {
  const [x] = saved as [tf.Tensor];
  return tf.tidy(() => {
    const gate = hardSigmoid(x);
    return dy.mul(gate.add(x.mul(hardSigmoidSlope(gate))));
  });
}

/** `relu6(x + 3) / 6`. @source torch.nn.Hardsigmoid. */
export function hardSigmoid<T extends tf.Tensor>(x: T): T {
  return tf.tidy(() => x.div(6).add(0.5).clipByValue(0, 1) as T);
}

/** Its slope, from its value: 1/6 inside and 0 where it is cut off. */
export function hardSigmoidSlope<T extends tf.Tensor>(gate: T): T {
  return tf.tidy(() => gate.mul(tf.sub(1, gate)).step().div<T>(6));
}
