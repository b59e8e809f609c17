import type * as tf from '@tensorflow/tfjs';

/** A critic over vectors that scores every x with every y. */
export interface PairCritic {
  /** What training moves. */
  readonly variables: readonly tf.Variable[];
  /** Larger where x_i and y_j look as if they belonged together. @shape x `[K,d]`, y `[M,e]` -> `[K,M]` */
  scores(x: tf.Tensor2D, y: tf.Tensor2D): tf.Tensor2D;
  /** Frees the variables. */
  dispose(): void;
}

/** Sizes of a {@link PairCritic}. */
export interface PairCriticOptions {
  /** d, the numbers in each x. */
  readonly xSize: number;
  /** e, the numbers in each y. */
  readonly ySize: number;
  /** Width of the hidden layers. */
  readonly hidden: number;
}
