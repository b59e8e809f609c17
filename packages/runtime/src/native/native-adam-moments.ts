import type * as tf from '@tensorflow/tfjs';
import type { AdamUpdate } from '../optim/adam-update.js';
import type { ScalarOf, WeightMemory } from '../optim/named-optimizer.js';
import type { NativeBackend } from './native-backend.js';
import { NativeWeight } from './native-weight.js';

/** Adam's moments, moved with their weight by TensorFlow's own op. */
export class NativeAdamMoments implements WeightMemory<AdamUpdate> {
  private readonly weight: NativeWeight;
  private readonly attributes;

  constructor(native: NativeBackend, weight: tf.Variable, m: tf.Tensor, v: tf.Tensor) {
    this.weight = new NativeWeight(native, weight, { m, v });
    const { attribute } = this.weight;
    this.attributes = [
      attribute.float32('T'),
      attribute.flag('use_locking', false),
      attribute.flag('use_nesterov', false),
    ];
  }

  update(weight: tf.Variable, gradient: tf.Tensor, update: AdamUpdate, scalarOf: ScalarOf): void {
    const { beta1, beta2, rate, shrink, coupledDecay, correction2, epsilon } = update;
    // The op corrects for the bias by powers of beta that it is told; 0 leaves that to the rate and epsilon given.
    const numbers = [0, 0, rate * correction2, beta1, beta2, epsilon * correction2].map(scalarOf);
    this.weight.move(weight, gradient, { coupled: coupledDecay, shrink }, scalarOf, (resources, slope) => {
      this.weight.run('ResourceApplyAdam', this.attributes, [...resources, ...numbers, slope], 0);
    });
  }

  read(): Promise<Record<string, Float32Array>> {
    return this.weight.read();
  }

  dispose(): void {
    this.weight.dispose();
  }
}
