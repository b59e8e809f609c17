import { reversalStrength } from '@did/mi-estimator';
import type { DidConfig } from '../config/did-config.js';

/** Epoch of a step, from 0. */
export function epochOf(step: number, train: Pick<DidConfig['train'], 'stepsPerEpoch'>): number {
  return Math.floor(step / train.stepsPerEpoch);
}

/**
 * beta before step `step` (from 0) is run.
 *
 * @remarks
 * `p` is the share of the configured length, never of what a time limit or early stopping leaves: a run cut short has the
 * beta that its step had. By epoch it is constant within an epoch.
 */
export function betaAt(step: number, config: DidConfig): number {
  const { train, reversal } = config;
  const progress =
    reversal.progress === 'step'
      ? step / train.steps
      : epochOf(step, train) / Math.ceil(train.steps / train.stepsPerEpoch);
  return reversalStrength(Math.min(1, progress), reversal.steepness);
}
