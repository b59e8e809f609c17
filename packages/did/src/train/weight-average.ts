import * as tf from '@tensorflow/tfjs';
import type { DidModel } from '../model/did-model.js';
import type { NamedWeight } from '../model/named-weight.js';

/** Exponents of timm's warm-up. */
const WARMUP = { gamma: 1, power: 2 / 3 } as const;

/** How an average forgets. */
export interface WeightAverageOptions {
  /** Share of the old average that stays in an update, once warmed up; from 0 to below 1. */
  readonly decay: number;
  /** The decay grows to its value with the number of updates. */
  readonly warmup: boolean;
}

/**
 * The decay of update `count`, from 1; the first one takes the weights as they are.
 *
 * @source timm.utils.ModelEmaV3.get_decay
 */
export function averageDecayAt(count: number, { decay, warmup }: WeightAverageOptions): number {
  const earlier = count - 1;
  if (earlier <= 0) return 0;
  return warmup ? Math.min(decay, 1 - (1 + earlier / WARMUP.gamma) ** -WARMUP.power) : decay;
}

/**
 * An exponential moving average of a model's weights (EMA), the running statistics of batch norm among them.
 *
 * @remarks
 * `average += (1 - decay) (weight - average)` after each step. As in timm the statistics are averaged like weights: they
 * then belong to the averaged weights, as far as a mean of means can. Weights that do not move stay as they are to the bit.
 *
 * @source timm.utils.ModelEmaV3; Polyak and Juditsky 1992.
 */
export class WeightAverage {
  private readonly weights: readonly NamedWeight[];
  private averages: tf.Tensor[];

  /** Starts with the model's weights. */
  constructor(
    model: Pick<DidModel, 'weights'>,
    private readonly options: WeightAverageOptions,
  ) {
    this.weights = model.weights;
    this.averages = this.copies();
  }

  /** Takes in the weights after step `count`, from 1. Reads nothing back. */
  update(count: number): void {
    const share = 1 - averageDecayAt(count, this.options);
    const before = this.averages;
    this.averages = tf.tidy(() => {
      const factor = tf.scalar(share);
      return this.weights.map(({ variable }, i) => {
        if (share === 1) return keptClone(variable);
        const average = before[i] as tf.Tensor;
        return tf.keep(average.add(variable.sub(average).mul(factor)));
      });
    });
    tf.dispose(before);
  }

  /** Sets the average to the model's weights: those of a checkpoint. */
  take(): void {
    tf.dispose(this.averages);
    this.averages = this.copies();
  }

  /** Runs something while the model has the averaged weights; afterwards it has its own again, to the bit. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    const own = this.copies();
    this.assign(this.averages);
    try {
      return await run();
    } finally {
      this.assign(own);
      tf.dispose(own);
    }
  }

  /** Frees the average. */
  dispose(): void {
    tf.dispose(this.averages);
  }

  private assign(values: readonly tf.Tensor[]): void {
    this.weights.forEach(({ variable }, i) => {
      variable.assign(values[i] as tf.Tensor);
    });
  }

  private copies(): tf.Tensor[] {
    return this.weights.map(({ variable }) => keptClone(variable));
  }
}

/** Shares memory: weights are replaced, never written into. */
function keptClone(variable: tf.Variable): tf.Tensor {
  return tf.keep(tf.clone(variable));
}
