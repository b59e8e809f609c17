import { silu } from '@did/runtime';
import * as tf from '@tensorflow/tfjs';

/** `x * sigmoid(x)` as a layer. @shape any; the result has x's @source Elfwing et al. 2018; torch.nn.SiLU. */
export class Silu extends tf.layers.Layer {
  /** What it is called in a saved model. */
  static className = 'DidSilu';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return silu((Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape | tf.Shape[] {
    return inputShape;
  }
}
