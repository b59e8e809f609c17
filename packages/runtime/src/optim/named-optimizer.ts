import * as tf from '@tensorflow/tfjs';
import { DidError } from '../errors/did-error.js';
import type { Optimizer, OptimizerState } from './optimizer.js';

/** What every optimizer here takes. */
export interface NamedOptimizerOptions {
  /** The step's size; 0.001 unless given. It may be set between steps, as a schedule wants. */
  readonly learningRate?: number;
  /** The share of a weight that is added to its gradient (`coupled`) or, times the rate, taken off it; 0 unless given. */
  readonly weightDecay?: number;
  /** `coupled`: decay enters the gradient, as in torch.optim.Adam; `decoupled`: it shrinks the weight, as in AdamW. */
  readonly decay?: 'coupled' | 'decoupled';
  /** True for weights without decay, such as biases; none unless given. */
  readonly excludeFromDecay?: (name: string) => boolean;
  /** Multiplies the learning rate of a weight. */
  readonly rates?: (name: string) => number;
  /** A weight's own decay; undefined keeps `weightDecay`. */
  readonly decays?: (name: string) => number | undefined;
}

/** A number as a tensor that all weights of a step share: a thousand small uploads less for a ResNet-50. */
export type ScalarOf = (value: number) => tf.Scalar;

/** What one weight's update depends on besides the gradient. */
export interface WeightRates {
  readonly rate: number;
  readonly coupledDecay: number;
  /** Share of the weight that decoupled decay takes in this step. */
  readonly shrink: number;
}

/** What an optimizer remembers of one weight, where it lives, and how the weight moves by it. */
export interface WeightMemory<Update> {
  update(weight: tf.Variable, gradient: tf.Tensor, update: Update, scalarOf: ScalarOf): void;
  /** By the names that {@link NamedOptimizer.remember} is given. */
  read(): Promise<Readonly<Record<string, Float32Array>>>;
  dispose(): void;
}

/** An optimizer that knows weights by name, not by position, so that a model may change around them. */
export abstract class NamedOptimizer<Update> implements Optimizer {
  /** The rate of the next step. */
  learningRate: number;
  /** Steps done. */
  protected steps = 0;
  private readonly decay: 'coupled' | 'decoupled';
  private readonly decayOf: (name: string) => number;
  private readonly rateOf: (name: string) => number;
  private readonly memories = new Map<string, WeightMemory<Update>>();
  private pending: Record<string, Float32Array> = {};

  protected constructor(
    private readonly className: string,
    options: NamedOptimizerOptions,
  ) {
    const { weightDecay = 0, decay = 'coupled' } = options;
    this.learningRate = options.learningRate ?? 1e-3;
    this.decay = decay;
    this.decayOf = (name) =>
      options.excludeFromDecay?.(name) === true ? 0 : (options.decays?.(name) ?? weightDecay);
    this.rateOf = options.rates ?? (() => 1);
  }

  /** The numbers of this step for a weight. */
  protected abstract updateOf(rates: WeightRates): Update;

  /** What is remembered of a weight, from a checkpoint (`start` by slot) or from 0. */
  protected abstract remember(
    weight: tf.Variable,
    start: (slot: string) => Float32Array | undefined,
  ): WeightMemory<Update>;

  step(params: Readonly<Record<string, tf.Variable>>, grads: Readonly<Record<string, tf.Tensor>>): void {
    this.steps += 1;
    const scalars = new Map<number, tf.Scalar>();
    // Kept: a memory may ask from within a tidy of its own.
    const scalarOf = (value: number): tf.Scalar => {
      const scalar = scalars.get(value) ?? tf.keep(tf.scalar(value));
      scalars.set(value, scalar);
      return scalar;
    };
    try {
      for (const [name, gradient] of Object.entries(grads)) {
        const weight = this.weightOf(params, name, gradient);
        const rate = this.learningRate * this.rateOf(name);
        const decay = this.decayOf(name);
        const update = this.updateOf({
          rate,
          coupledDecay: this.decay === 'coupled' ? decay : 0,
          shrink: this.decay === 'decoupled' ? rate * decay : 0,
        });
        tf.tidy(() => this.memoryOf(name, weight).update(weight, gradient, update, scalarOf));
      }
    } finally {
      tf.dispose([...scalars.values()]);
    }
  }

  async getState(): Promise<OptimizerState> {
    const moments: Record<string, Float32Array> = { ...this.pending };
    for (const [name, memory] of this.memories) {
      for (const [slot, values] of Object.entries(await memory.read())) moments[`${name}/${slot}`] = values;
    }
    return { step: this.steps, moments };
  }

  setState(state: OptimizerState): void {
    this.dispose();
    this.steps = state.step;
    this.pending = { ...state.moments };
  }

  dispose(): void {
    for (const one of this.memories.values()) one.dispose();
    this.memories.clear();
  }

  private weightOf(
    params: Readonly<Record<string, tf.Variable>>,
    name: string,
    gradient: tf.Tensor,
  ): tf.Variable {
    const weight = params[name];
    if (weight?.shape.join() === gradient.shape.join()) return weight;
    throw new DidError(
      'DID_SHAPE',
      `${this.className}.step: the gradient of "${name}" is [${gradient.shape}]; its weight is ${weight === undefined ? 'missing' : `[${weight.shape}]`}.`,
      { name },
    );
  }

  private memoryOf(name: string, weight: tf.Variable): WeightMemory<Update> {
    const known = this.memories.get(name);
    if (known !== undefined) return known;
    const made = this.remember(weight, (slot) => {
      const values = this.pending[`${name}/${slot}`];
      delete this.pending[`${name}/${slot}`];
      return values;
    });
    this.memories.set(name, made);
    return made;
  }
}
