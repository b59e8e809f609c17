import * as tf from '@tensorflow/tfjs';
import { currentNative } from '../native/native-backend.js';
import { NativeMomentum } from '../native/native-momentum.js';
import {
  NamedOptimizer,
  type NamedOptimizerOptions,
  type WeightMemory,
  type WeightRates,
} from './named-optimizer.js';

/** Options of {@link Sgd}, with the names and defaults of torch.optim.SGD; its learning rate is 0.001. */
export interface SgdOptions extends NamedOptimizerOptions {
  /** 0 for none. */
  readonly momentum?: number;
  /** Looks a step ahead along the momentum; false unless given. */
  readonly nesterov?: boolean;
}

/** The numbers of one update. */
export interface SgdUpdate extends WeightRates {
  readonly momentum: number;
  readonly nesterov: boolean;
}

/**
 * Stochastic gradient descent with momentum and PyTorch's arithmetic (without dampening).
 *
 * @example
 * const sgd = new Sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4 });
 * sgd.step({ kernel }, { kernel: gradient });
 * @source Sutskever et al. 2013; torch.optim.SGD.
 */
export class Sgd extends NamedOptimizer<SgdUpdate> {
  private readonly options: Pick<SgdUpdate, 'momentum' | 'nesterov'>;

  /** Starts without memory of any weight. */
  constructor(options: SgdOptions = {}) {
    super('Sgd', options);
    const { momentum = 0, nesterov = false } = options;
    this.options = { momentum, nesterov };
  }

  protected updateOf(rates: WeightRates): SgdUpdate {
    return { ...rates, ...this.options };
  }

  protected remember(
    weight: tf.Variable,
    start: (slot: string) => Float32Array | undefined,
  ): WeightMemory<SgdUpdate> {
    const native = currentNative();
    const still = this.options.momentum === 0;
    if (still) return native === undefined ? new NoMomentum() : new NativeMomentum(native, weight, null);
    const values = start('momentum');
    const momentum = values === undefined ? tf.zerosLike(weight) : tf.tensor(values, weight.shape);
    const made =
      native === undefined ? new VariableMomentum(momentum) : new NativeMomentum(native, weight, momentum);
    momentum.dispose();
    return made;
  }
}

function slopeOf(weight: tf.Variable, gradient: tf.Tensor, { coupledDecay }: SgdUpdate): tf.Tensor {
  return coupledDecay === 0 ? gradient : gradient.add(weight.mul(coupledDecay));
}

function move(weight: tf.Variable, direction: tf.Tensor, { rate, shrink }: SgdUpdate): void {
  weight.assign((shrink === 0 ? weight : weight.mul(1 - shrink)).sub(direction.mul(rate)));
}

class NoMomentum implements WeightMemory<SgdUpdate> {
  update(weight: tf.Variable, gradient: tf.Tensor, update: SgdUpdate): void {
    tf.tidy(() => move(weight, slopeOf(weight, gradient, update), update));
  }

  async read(): Promise<Record<string, Float32Array>> {
    return {};
  }

  dispose(): void {}
}

class VariableMomentum implements WeightMemory<SgdUpdate> {
  private readonly momentum: tf.Variable;

  constructor(start: tf.Tensor) {
    this.momentum = tf.variable(start, false);
  }

  update(weight: tf.Variable, gradient: tf.Tensor, update: SgdUpdate): void {
    tf.tidy(() => {
      const slope = slopeOf(weight, gradient, update);
      this.momentum.assign(this.momentum.mul(update.momentum).add(slope));
      const direction = update.nesterov ? slope.add(this.momentum.mul(update.momentum)) : this.momentum;
      move(weight, direction, update);
    });
  }

  async read(): Promise<Record<string, Float32Array>> {
    return { momentum: Float32Array.from(await this.momentum.data()) };
  }

  dispose(): void {
    this.momentum.dispose();
  }
}
