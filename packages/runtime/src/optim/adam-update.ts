import * as tf from '@tensorflow/tfjs';
import { type WasmBackend, wasmFloats } from '../kernels/wasm-heap.js';

/** The numbers of one update; the bias corrections are folded in. */
export interface AdamUpdate {
  readonly beta1: number;
  readonly beta2: number;
  /** Learning rate over the first moment's bias correction. */
  readonly rate: number;
  /** Share of the weight that decoupled decay takes. */
  readonly shrink: number;
  readonly coupledDecay: number;
  /** Square root of the second moment's bias correction. */
  readonly correction2: number;
  readonly epsilon: number;
}

/** Moves one weight and its moments: one pass over memory on WASM, tensor operations elsewhere. */
export function adamUpdate(
  weight: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  update: AdamUpdate,
): void {
  const backend = tf.backend();
  const onWasm = tf.getBackend() === 'wasm' && [m, v].every((x) => backend.refCount(x.dataId) === 1);
  if (onWasm) onePass(backend as WasmBackend, weight, gradient, m, v, update);
  else byOperations(weight, gradient, m, v, update);
}

/**
 * The moments change in place. The weight gets new memory: TensorFlow.js keeps a packed copy of each
 * convolution's filter by its identity, and would go on using the old one.
 */
function onePass(
  backend: WasmBackend,
  weight: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  update: AdamUpdate,
): void {
  const moved = backend.makeOutput(weight.shape, 'float32');
  const [out, w, g, first, second] = wasmFloats(backend, [moved, weight, gradient, m, v]) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const { beta1, beta2, rate, shrink, coupledDecay, correction2, epsilon } = update;
  for (let i = 0; i < out.length; i++) {
    const old = w[i] as number;
    const slope = (g[i] as number) + coupledDecay * old;
    const mean = beta1 * (first[i] as number) + (1 - beta1) * slope;
    const square = beta2 * (second[i] as number) + (1 - beta2) * slope * slope;
    first[i] = mean;
    second[i] = square;
    out[i] = old * (1 - shrink) - (rate * mean) / (Math.sqrt(square) / correction2 + epsilon);
  }
  const tensor = tf.engine().makeTensorFromTensorInfo(moved);
  weight.assign(tensor);
  tensor.dispose();
}

function byOperations(
  weight: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  update: AdamUpdate,
): void {
  const { beta1, beta2, rate, shrink, coupledDecay, correction2, epsilon } = update;
  tf.tidy(() => {
    const slope = coupledDecay === 0 ? gradient : gradient.add(weight.mul(coupledDecay));
    m.assign(m.mul(beta1).add(slope.mul(1 - beta1)));
    v.assign(v.mul(beta2).add(slope.square().mul(1 - beta2)));
    const stride = m.mul(rate).div(v.sqrt().div(correction2).add(epsilon));
    weight.assign((shrink === 0 ? weight : weight.mul(1 - shrink)).sub(stride));
  });
}
