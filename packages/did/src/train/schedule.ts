import { reversalStrength } from '@did/mi-estimator';
import type { DidConfig } from '../config/did-config.js';

/** Epoch of a step, from 0. */
export function epochOf(step: number, train: DidConfig['train']): number {
  return Math.floor(step / train.stepsPerEpoch);
}

/**
 * beta before step `step` (from 0) is run.
 *
 * @remarks
 * `p` is the share of the configured length, never of what a time limit leaves: a run cut short has the beta
 * that its step had. By epoch it is constant within an epoch.
 */
export function betaAt(step: number, config: DidConfig): number {
  const { train, reversal } = config;
  const progress =
    reversal.progress === 'step'
      ? step / train.steps
      : epochOf(step, train) / Math.ceil(train.steps / train.stepsPerEpoch);
  return reversalStrength(Math.min(1, progress), reversal.steepness);
}

/** Learning rate of step `step` (from 0): warm-up, then constant or a half cosine to 0. */
export function learningRateAt(step: number, config: DidConfig): number {
  const { learningRate, schedule, warmupSteps } = config.optimizer;
  const warm = warmupSteps > step ? (step + 1) / (warmupSteps + 1) : 1;
  const fall = schedule === 'cosine' ? 0.5 * (1 + Math.cos((Math.PI * step) / config.train.steps)) : 1;
  return learningRate * warm * fall;
}
