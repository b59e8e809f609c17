import type { BalancerState } from '@did/losses';
import type * as tf from '@tensorflow/tfjs';
import type { DidTerms } from '../../model/did-net.js';
import type { StepTerms } from '../train-event.js';
import type { BalancedTerm } from './balanced-terms.js';

/** The weights that a balance gives its terms. */
export type BalanceWeights = Readonly<Partial<Record<BalancedTerm, number>>>;

/** What a checkpoint keeps of a balance. */
export interface LossBalanceState {
  readonly balancer: BalancerState;
  /** Sums of the terms over the epoch under way, for dwa, and of how many steps. */
  readonly sums: BalanceWeights;
  readonly count: number;
}

/** Weights of the loss that find themselves: a balancer of `@did/losses` in the trainer. */
export interface LossBalance {
  /** What the optimizer moves besides the model, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** J with the weights of this moment. Call it inside the step. @shape each term `[]` -> `[]` */
  total(terms: DidTerms): tf.Scalar;
  /** Is told that the step is done; the terms of the same batch after it are computed only where they are asked for. */
  afterStep(termsOf: () => DidTerms): void;
  /** Takes a step's terms from the log; the next step's weights may follow from it. */
  take(step: number, terms: StepTerms): void;
  /** True where {@link take} must have had this step before the next one is run. */
  waitsFor(step: number): boolean;
  /** The weights of the moment of the call, which starts to read at once. */
  weights(): Promise<BalanceWeights>;
  /** The state to be written into a checkpoint; what the optimizer moves is saved by it too. */
  save(): Promise<LossBalanceState>;
  /** Goes on exactly where {@link save} was called. */
  load(state: LossBalanceState): void;
  /** Frees what it holds on the device. */
  dispose(): void;
}
