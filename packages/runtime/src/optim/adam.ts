import type * as tf from '@tensorflow/tfjs';
import { createAdamMoments } from './adam-moments.js';
import type { AdamUpdate } from './adam-update.js';
import {
  NamedOptimizer,
  type NamedOptimizerOptions,
  type WeightMemory,
  type WeightRates,
} from './named-optimizer.js';

/** Options of {@link Adam}, with the names and defaults of torch.optim.Adam. */
export interface AdamOptions extends NamedOptimizerOptions {
  /** What the mean of gradients keeps of itself in a step; 0.9 unless given. */
  readonly beta1?: number;
  /** The same for the mean of their squares; 0.999 unless given. */
  readonly beta2?: number;
  /** Added to the root before it divides; 1e-8 unless given. TensorFlow.js's own Adam has 1e-7. */
  readonly epsilon?: number;
}

/**
 * Adam, and with `decay: 'decoupled'` AdamW, with PyTorch's arithmetic.
 *
 * @remarks One pass over memory for each weight on WASM and native; tensor operations elsewhere.
 *
 * @example
 * const adam = new Adam({ learningRate: 1e-3, weightDecay: 5e-4 });
 * adam.step({ kernel }, { kernel: gradient });
 * @source Kingma and Ba 2015; Loshchilov and Hutter 2019; torch.optim.Adam and AdamW.
 */
export class Adam extends NamedOptimizer<AdamUpdate> {
  private readonly options: Required<Pick<AdamOptions, 'beta1' | 'beta2' | 'epsilon'>>;

  /** Starts without memory of any weight. */
  constructor(options: AdamOptions = {}) {
    super('Adam', options);
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
    this.options = { beta1, beta2, epsilon };
  }

  protected updateOf({ rate, coupledDecay, shrink }: WeightRates): AdamUpdate {
    const { beta1, beta2 } = this.options;
    return {
      ...this.options,
      rate: rate / (1 - beta1 ** this.steps),
      correction2: Math.sqrt(1 - beta2 ** this.steps),
      coupledDecay,
      shrink,
    };
  }

  protected remember(
    weight: tf.Variable,
    start: (slot: string) => Float32Array | undefined,
  ): WeightMemory<AdamUpdate> {
    return createAdamMoments(weight, start('m'), start('v'));
  }
}
