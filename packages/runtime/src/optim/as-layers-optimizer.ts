import * as tf from '@tensorflow/tfjs';
import type { Optimizer } from './optimizer.js';

/**
 * Lets `model.compile({ optimizer })` and `optimizer.minimize` of TensorFlow.js take an optimizer of this package.
 *
 * @remarks
 * `model.save()` keeps the model without the optimizer's state: save that with `getState()`. Weights go by the names of
 * their variables.
 *
 * @example
 * model.compile({ optimizer: asLayersOptimizer(new Adam({ decay: 'decoupled', weightDecay: 0.01 })), loss: 'meanSquaredError' });
 */
export function asLayersOptimizer(optimizer: Optimizer): tf.Optimizer {
  return new LayersOptimizer(optimizer);
}

class LayersOptimizer extends tf.Optimizer {
  static readonly className = 'DidOptimizer';

  constructor(private readonly optimizer: Optimizer) {
    super();
  }

  applyGradients(gradients: tf.NamedTensorMap | { name: string; tensor: tf.Tensor }[]): void {
    const named = Array.isArray(gradients)
      ? Object.fromEntries(gradients.map(({ name, tensor }) => [name, tensor]))
      : gradients;
    // A variable that the loss does not depend on has no gradient.
    const known = Object.fromEntries(Object.entries(named).filter(([, gradient]) => gradient != null));
    this.optimizer.step(tf.engine().registeredVariables, known);
    this.incrementIterations();
  }

  getConfig(): tf.serialization.ConfigDict {
    return { learningRate: this.optimizer.learningRate };
  }

  override dispose(): void {
    this.optimizer.dispose();
    super.dispose();
  }
}
