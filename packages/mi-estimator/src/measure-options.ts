import type { Seed } from '@did/runtime';
import type { EstimatorName } from './estimators.js';

/** How {@link measureMutualInformation} measures. */
export interface MeasureOptions {
  /**
   * `density-ratio` has no ceiling and is right where the critic is; `info-nce` is a lower bound whatever the critic,
   * with the ceiling log `groupSize`.
   */
  readonly estimator?: EstimatorName;
  /** `gaussian`: the critic learns only how the pairs differ from jointly normal ones, which are fitted in closed form. */
  readonly base?: 'gaussian' | 'none';
  /** `separable`: fast; `bilinear`: few weights; `concat`: more flexible, some 30 times the work. */
  readonly critic?: 'separable' | 'concat' | 'bilinear';
  /** Width of the critic's hidden layers. */
  readonly hidden?: number;
  /** Training steps of each critic at most; the best of them is chosen on pairs set aside. */
  readonly steps?: number;
  /** Pairs in a training step. */
  readonly batchSize?: number;
  /** Adam's, at the start; it falls to 0 along a cosine. Above 0. */
  readonly learningRate?: number;
  /** Critics trained, each on another half of the pairs. At least 2, so that their spread shows. */
  readonly repeats?: number;
  /** Held-out pairs that compete with one another; the ceiling is the logarithm of this. */
  readonly groupSize?: number;
  /** Draws the halves, the weights and the batches: the same seed, the same figure on one backend. */
  readonly seed?: Seed;
}

/** The defaults of {@link measureMutualInformation}. */
export const MEASURE_DEFAULTS = {
  estimator: 'density-ratio',
  base: 'gaussian',
  critic: 'separable',
  hidden: 64,
  steps: 400,
  batchSize: 128,
  learningRate: 2e-3,
  repeats: 4,
  groupSize: 1024,
  seed: 0,
} as const satisfies Required<MeasureOptions>;
