import type * as tf from '@tensorflow/tfjs';

/** What a checkpoint keeps of an optimizer. */
export interface OptimizerState {
  /** Steps done. */
  readonly step: number;
  /** `NAME/m` and `NAME/v` of Adam, `NAME/momentum` of SGD. */
  readonly moments: Readonly<Record<string, Float32Array>>;
}

/** Moves weights by their gradients, and remembers what it needs of each. */
export interface Optimizer {
  /** The rate of the next step. */
  learningRate: number;

  /**
   * One update of every variable that has a gradient. Reads nothing back.
   *
   * @throws DidError DID_SHAPE when a gradient's shape is not its weight's
   */
  step(params: Readonly<Record<string, tf.Variable>>, grads: Readonly<Record<string, tf.Tensor>>): void;

  /** The state to be written into a checkpoint. */
  getState(): Promise<OptimizerState>;

  /** Goes on exactly where {@link getState} was called; weights are matched by name at the next step. */
  setState(state: OptimizerState): void;

  /** Frees what is remembered of the weights. */
  dispose(): void;
}
