import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { adamUpdate } from './adam-update.js';

/** Options of {@link Adam}, with the names and defaults of torch.optim.Adam. */
export interface AdamOptions {
  readonly learningRate?: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  readonly weightDecay?: number;
  /** `coupled`: decay enters the gradient (Adam); `decoupled`: it shrinks the weight (AdamW). */
  readonly decay?: 'coupled' | 'decoupled';
  readonly excludeFromDecay?: (name: string) => boolean;
  /** Multiplies the learning rate of a weight. */
  readonly rates?: (name: string) => number;
  /** A weight's own decay; undefined keeps `weightDecay`. */
  readonly decays?: (name: string) => number | undefined;
}

/** What a checkpoint keeps of the optimizer. */
export interface AdamState {
  readonly step: number;
  /** `NAME/m` and `NAME/v`. */
  readonly moments: Readonly<Record<string, Float32Array>>;
}

interface Moments {
  readonly m: tf.Variable;
  readonly v: tf.Variable;
}

/**
 * Adam with PyTorch's arithmetic; its moments are kept by the name of the weight, not by its position.
 *
 * @example
 * const adam = new Adam({ learningRate: 1e-3, weightDecay: 5e-4 });
 * adam.step({ kernel }, { kernel: gradient });
 * @source Kingma and Ba 2015; Loshchilov and Hutter 2019; torch.optim.Adam and AdamW.
 */
export class Adam {
  learningRate: number;
  private readonly options: Required<
    Omit<AdamOptions, 'excludeFromDecay' | 'rates' | 'decays' | 'learningRate'>
  >;
  private readonly decayOf: (name: string) => number;
  private readonly rateOf: (name: string) => number;
  private steps = 0;
  private readonly moments = new Map<string, Moments>();
  private pending: Record<string, Float32Array> = {};

  constructor(options: AdamOptions = {}) {
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0, decay = 'coupled' } = options;
    this.learningRate = options.learningRate ?? 1e-3;
    this.options = { beta1, beta2, epsilon, weightDecay, decay };
    this.decayOf = (name) =>
      options.excludeFromDecay?.(name) === true ? 0 : (options.decays?.(name) ?? weightDecay);
    this.rateOf = options.rates ?? (() => 1);
  }

  /**
   * One update of every variable that has a gradient. Reads nothing back.
   *
   * @throws DidError DID_SHAPE when a gradient's shape is not its weight's
   */
  step(params: Readonly<Record<string, tf.Variable>>, grads: Readonly<Record<string, tf.Tensor>>): void {
    this.steps += 1;
    const { beta1, beta2, epsilon, decay } = this.options;
    const correction1 = 1 - beta1 ** this.steps;
    const correction2 = Math.sqrt(1 - beta2 ** this.steps);
    tf.tidy(() => {
      for (const [name, gradient] of Object.entries(grads)) {
        const weight = params[name];
        if (weight === undefined || weight.shape.join() !== gradient.shape.join()) {
          throw new DidError(
            'DID_SHAPE',
            `Adam.step: the gradient of "${name}" is [${gradient.shape}]; its weight is ${weight === undefined ? 'missing' : `[${weight.shape}]`}.`,
            { name },
          );
        }
        const { m, v } = this.momentsOf(name, weight);
        adamUpdate(weight, gradient, m, v, {
          beta1,
          beta2,
          rate: (this.learningRate * this.rateOf(name)) / correction1,
          shrink: decay === 'decoupled' ? this.learningRate * this.rateOf(name) * this.decayOf(name) : 0,
          coupledDecay: decay === 'coupled' ? this.decayOf(name) : 0,
          correction2,
          epsilon,
        });
      }
    });
  }

  /** The state to be written into a checkpoint. */
  async getState(): Promise<AdamState> {
    const moments: Record<string, Float32Array> = { ...this.pending };
    for (const [name, { m, v }] of this.moments) {
      moments[`${name}/m`] = Float32Array.from(await m.data());
      moments[`${name}/v`] = Float32Array.from(await v.data());
    }
    return { step: this.steps, moments };
  }

  /** Goes on exactly where {@link Adam.getState} was called; weights are matched by name at the next step. */
  setState(state: AdamState): void {
    this.dispose();
    this.steps = state.step;
    this.pending = { ...state.moments };
  }

  /** Frees the moments. */
  dispose(): void {
    for (const { m, v } of this.moments.values()) tf.dispose([m, v]);
    this.moments.clear();
  }

  private momentsOf(name: string, weight: tf.Variable): Moments {
    const known = this.moments.get(name);
    if (known !== undefined) return known;
    const restore = (key: string) => {
      const data = this.pending[key];
      delete this.pending[key];
      const start = data === undefined ? tf.zerosLike(weight) : tf.tensor(data, weight.shape);
      const moment = tf.variable(start, false);
      // Now, not with the tidy: memory that two tensors share would send this step down the slower path, whose
      // rounding differs, and a resumed run would part from one that never stopped.
      start.dispose();
      return moment;
    };
    const made = { m: restore(`${name}/m`), v: restore(`${name}/v`) };
    this.moments.set(name, made);
    return made;
  }
}
