import * as tf from '@tensorflow/tfjs';
import type { AdamMoments, MomentValues, ScalarOf } from '../optim/adam-moments.js';
import type { AdamUpdate } from '../optim/adam-update.js';
import { type NativeBackend, opAttributes } from './native-backend.js';

let made = 0;

/**
 * Moments and weight as resource variables of TensorFlow, moved by its own fused update.
 *
 * @remarks The weight's tensor shares its memory with the resource; whoever assigns to the weight in between is noticed.
 */
export class NativeAdamMoments implements AdamMoments {
  private readonly attribute;
  private readonly resources: { readonly w: tf.Tensor; readonly m: tf.Tensor; readonly v: tf.Tensor };
  private current: object | undefined;
  private readonly applyAttributes;

  constructor(
    private readonly native: NativeBackend,
    weight: tf.Variable,
    m: tf.Tensor,
    v: tf.Tensor,
  ) {
    this.attribute = opAttributes(native);
    this.applyAttributes = [
      this.attribute.float32('T'),
      this.attribute.flag('use_locking', false),
      this.attribute.flag('use_nesterov', false),
    ];
    const id = made++;
    const handle = (name: string) => {
      const [resource] = this.run(
        'VarHandleOp',
        [
          this.attribute.text('container', ''),
          this.attribute.text('shared_name', `did/adam/${id}/${name}`),
          this.attribute.float32('dtype'),
          this.attribute.shape('shape', weight.shape),
        ],
        [],
        1,
      ) as [tf.Tensor];
      return tf.keep(resource);
    };
    this.resources = { w: handle('w'), m: handle('m'), v: handle('v') };
    this.assign(this.resources.m, m);
    this.assign(this.resources.v, v);
  }

  update(weight: tf.Variable, gradient: tf.Tensor, update: AdamUpdate, scalarOf: ScalarOf): void {
    const { w, m, v } = this.resources;
    const { beta1, beta2, rate, shrink, coupledDecay, correction2, epsilon } = update;
    // The op corrects for the bias by powers of beta that it is told; 0 leaves that to the rate and epsilon given.
    const numbers = [0, 0, rate * correction2, beta1, beta2, epsilon * correction2].map(scalarOf);
    const [decay, shrunk] = [scalarOf(coupledDecay), scalarOf(shrink)];
    tf.tidy(() => {
      if (this.current !== weight.dataId) this.assign(w, weight);
      const slope = coupledDecay === 0 ? gradient : gradient.add(weight.mul(decay));
      if (shrink !== 0) {
        this.run('AssignSubVariableOp', [this.attribute.float32('dtype')], [w, weight.mul(shrunk)], 0);
      }
      this.run('ResourceApplyAdam', this.applyAttributes, [w, m, v, ...numbers, slope], 0);
      weight.assign(this.value(w));
      this.current = weight.dataId;
    });
  }

  async read(): Promise<MomentValues> {
    const [m, v] = [this.value(this.resources.m), this.value(this.resources.v)];
    const values = { m: Float32Array.from(await m.data()), v: Float32Array.from(await v.data()) };
    tf.dispose([m, v]);
    return values;
  }

  dispose(): void {
    for (const resource of Object.values(this.resources)) {
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

  private run(...call: Parameters<NativeBackend['executeMultipleOutputs']>): tf.Tensor[] {
    return this.native.executeMultipleOutputs(...call);
  }
}
