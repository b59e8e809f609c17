import * as tf from '@tensorflow/tfjs';
import { cut, partsFor, runChains } from '../wasm/run-chains.js';
import { addressOf, currentWasmHeap, floatsAt, type WasmHeap } from '../wasm/wasm-heap.js';

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
  const heap = currentWasmHeap();
  const alone = [m, v].every((moment) => heap?.backend.refCount(moment.dataId) === 1);
  if (heap !== undefined && alone) onePass(heap, weight, gradient, m, v, update);
  else byOperations(weight, gradient, m, v, update);
}

/**
 * The moments change in place. The weight gets new memory: TensorFlow.js keeps a packed copy of each
 * convolution's filter by its identity, and would go on using the old one.
 */
function onePass(
  heap: WasmHeap,
  weight: tf.Variable,
  gradient: tf.Tensor,
  m: tf.Variable,
  v: tf.Variable,
  update: AdamUpdate,
): void {
  const moved = heap.backend.makeOutput(weight.shape, 'float32');
  const addresses = [weight, gradient, m, v, moved].map((tensor) => addressOf(heap, tensor));
  const { beta1, beta2, rate, shrink, coupledDecay, correction2, epsilon } = update;
  // Multiplied through by the second correction: sqrt(v) / c2 + e is (sqrt(v) + c2 e) / c2.
  const numbers = [
    ...[beta1, 1 - beta1, beta2, 1 - beta2],
    ...[rate * correction2, 1 - shrink, coupledDecay, epsilon * correction2],
  ];
  const chains = cut(Math.floor(weight.size / 4), partsFor(heap, 1)).map(({ start, length }) => {
    return [['adamPass', ...addresses.map((address) => address + 16 * start), length, ...numbers]] as const;
  });
  runChains(heap, chains, weight.size);
  const rest = weight.size % 4;
  if (rest > 0) {
    const offset = 4 * (weight.size - rest);
    tail(addresses.map((address) => floatsAt(heap, address + offset, rest)) as FiveViews, numbers);
  }
  const tensor = tf.engine().makeTensorFromTensorInfo(moved);
  weight.assign(tensor);
  tensor.dispose();
}

type FiveViews = [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];

/** The last weights, fewer than four. */
function tail([w, g, m, v, out]: FiveViews, numbers: readonly number[]): void {
  const [beta1, rest1, beta2, rest2, rate, keep, decay, epsilon] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0; i < out.length; i++) {
    const old = w[i] as number;
    const slope = (g[i] as number) + decay * old;
    m[i] = beta1 * (m[i] as number) + rest1 * slope;
    v[i] = beta2 * (v[i] as number) + rest2 * slope * slope;
    out[i] = keep * old - (rate * (m[i] as number)) / (Math.sqrt(v[i] as number) + epsilon);
  }
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
