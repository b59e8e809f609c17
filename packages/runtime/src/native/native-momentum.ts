import type * as tf from '@tensorflow/tfjs';
import type { ScalarOf, WeightMemory } from '../optim/named-optimizer.js';
import type { SgdUpdate } from '../optim/sgd.js';
import type { NativeBackend } from './native-backend.js';
import { NativeWeight } from './native-weight.js';

/** The momentum of a weight, or none, moved with it by TensorFlow's own op. */
export class NativeMomentum implements WeightMemory<SgdUpdate> {
  private readonly weight: NativeWeight;

  constructor(native: NativeBackend, weight: tf.Variable, momentum: tf.Tensor | null) {
    this.weight = new NativeWeight(native, weight, momentum === null ? {} : { momentum });
  }

  update(weight: tf.Variable, gradient: tf.Tensor, update: SgdUpdate, scalarOf: ScalarOf): void {
    const { rate, coupledDecay, shrink, momentum, nesterov } = update;
    const { attribute } = this.weight;
    const attributes = [attribute.float32('T'), attribute.flag('use_locking', false)];
    this.weight.move(weight, gradient, { coupled: coupledDecay, shrink }, scalarOf, ([w, accum], slope) => {
      if (accum === undefined) {
        this.weight.run(
          'ResourceApplyGradientDescent',
          attributes,
          [w as tf.Tensor, scalarOf(rate), slope],
          0,
        );
        return;
      }
      const inputs = [w, accum, scalarOf(rate), slope, scalarOf(momentum)] as tf.Tensor[];
      const nesterovToo = [...attributes, attribute.flag('use_nesterov', nesterov)];
      this.weight.run('ResourceApplyMomentum', nesterovToo, inputs, 0);
    });
  }

  read(): Promise<Record<string, Float32Array>> {
    return this.weight.read();
  }

  dispose(): void {
    this.weight.dispose();
  }
}
