import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import { type AdamMoments, createAdamMoments } from './adam-moments.js';
import type { AdamUpdate } from './adam-update.js';

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
  private readonly moments = new Map<string, AdamMoments>();
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
      const scalars = new Map<number, tf.Scalar>();
      const scalarOf = (value: number): tf.Scalar => {
        const scalar = scalars.get(value) ?? tf.scalar(value);
        scalars.set(value, scalar);
        return scalar;
      };
      for (const [name, gradient] of Object.entries(grads)) {
        const weight = params[name];
        if (weight === undefined || weight.shape.join() !== gradient.shape.join()) {
          throw new DidError(
            'DID_SHAPE',
            `Adam.step: the gradient of "${name}" is [${gradient.shape}]; its weight is ${weight === undefined ? 'missing' : `[${weight.shape}]`}.`,
            { name },
          );
        }
        const update: AdamUpdate = {
          beta1,
          beta2,
          rate: (this.learningRate * this.rateOf(name)) / correction1,
          shrink: decay === 'decoupled' ? this.learningRate * this.rateOf(name) * this.decayOf(name) : 0,
          coupledDecay: decay === 'coupled' ? this.decayOf(name) : 0,
          correction2,
          epsilon,
        };
        this.momentsOf(name, weight).update(weight, gradient, update, scalarOf);
      }
    });
  }

  /** The state to be written into a checkpoint. */
  async getState(): Promise<AdamState> {
    const moments: Record<string, Float32Array> = { ...this.pending };
    for (const [name, one] of this.moments) {
      const { m, v } = await one.read();
      moments[`${name}/m`] = m;
      moments[`${name}/v`] = v;
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
    for (const one of this.moments.values()) one.dispose();
    this.moments.clear();
  }

  private momentsOf(name: string, weight: tf.Variable): AdamMoments {
    const known = this.moments.get(name);
    if (known !== undefined) return known;
    const start = (key: string) => {
      const data = this.pending[key];
      delete this.pending[key];
      return data;
    };
    const [m, v] = [start(`${name}/m`), start(`${name}/v`)];
    const made = createAdamMoments(weight, {
      ...(m === undefined ? {} : { m }),
      ...(v === undefined ? {} : { v }),
    });
    this.moments.set(name, made);
    return made;
  }
}
