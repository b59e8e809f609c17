import * as tf from '@tensorflow/tfjs';
import { type NativeBackend, opAttributes } from './native-backend.js';

let made = 0;

/**
 * A weight and what an optimizer remembers of it as resource variables of TensorFlow, moved by its own fused updates.
 *
 * @remarks The weight's tensor shares its memory with the resource; whoever assigns to the weight in between is noticed.
 */
export class NativeWeight {
  readonly attribute;
  private readonly resources: readonly tf.Tensor[];
  private current: object | undefined;

  /** @param slots - What is remembered, to start from; each of the weight's shape. */
  constructor(
    private readonly native: NativeBackend,
    weight: tf.Variable,
    private readonly slots: Readonly<Record<string, tf.Tensor>>,
  ) {
    this.attribute = opAttributes(native);
    const id = made++;
    this.resources = ['w', ...Object.keys(slots)].map((name) => {
      const [resource] = this.run(
        'VarHandleOp',
        [
          this.attribute.text('container', ''),
          this.attribute.text('shared_name', `did/weight/${id}/${name}`),
          this.attribute.float32('dtype'),
          this.attribute.shape('shape', weight.shape),
        ],
        [],
        1,
      ) as [tf.Tensor];
      return tf.keep(resource);
    });
    Object.values(slots).forEach((start, i) => {
      this.assign(this.resources[i + 1] as tf.Tensor, start);
    });
  }

  /**
   * One step: decoupled decay, the fused op, and the weight reads what came out.
   *
   * @param apply - Calls the op with the resources, the weight's first.
   */
  move(
    weight: tf.Variable,
    gradient: tf.Tensor,
    decays: { readonly coupled: number; readonly shrink: number },
    scalarOf: (value: number) => tf.Scalar,
    apply: (resources: readonly tf.Tensor[], slope: tf.Tensor) => void,
  ): void {
    const [w] = this.resources as [tf.Tensor];
    tf.tidy(() => {
      if (this.current !== weight.dataId) this.assign(w, weight);
      if (decays.shrink !== 0) {
        const sizes = [this.attribute.float32('T'), this.attribute.flag('use_locking', false)];
        this.run('ResourceApplyGradientDescent', sizes, [w, scalarOf(decays.shrink), weight], 0);
      }
      apply(
        this.resources,
        decays.coupled === 0 ? gradient : gradient.add(weight.mul(scalarOf(decays.coupled))),
      );
      weight.assign(this.value(w));
      this.current = weight.dataId;
    });
  }

  run(...call: Parameters<NativeBackend['executeMultipleOutputs']>): tf.Tensor[] {
    return this.native.executeMultipleOutputs(...call);
  }

  async read(): Promise<Record<string, Float32Array>> {
    const values: Record<string, Float32Array> = {};
    for (const [i, name] of Object.keys(this.slots).entries()) {
      const tensor = this.value(this.resources[i + 1] as tf.Tensor);
      values[name] = Float32Array.from(await tensor.data());
      tensor.dispose();
    }
    return values;
  }

  dispose(): void {
    for (const resource of this.resources) {
      this.run('DestroyResourceOp', [this.attribute.flag('ignore_lookup_error', true)], [resource], 0);
      resource.dispose();
    }
  }

  private value(resource: tf.Tensor): tf.Tensor {
    return this.run('ReadVariableOp', [this.attribute.float32('dtype')], [resource], 1)[0] as tf.Tensor;
  }

  private assign(resource: tf.Tensor, tensor: tf.Tensor): void {
    this.run('AssignVariableOp', [this.attribute.float32('dtype')], [resource, tensor], 0);
  }
}
