import type { DidConfig } from '../config/did-config.js';

type Options = DidConfig['optimizer'];

/** The factor of the learning rate at a step (from 0) of a run of `steps`, by the name of the schedule. */
const falls: Record<Options['schedule'], (step: number, steps: number, options: Options) => number> = {
  constant: () => 1,
  // CosineAnnealingLR, with eta_min = finalRate * learningRate
  cosine: (step, steps, { finalRate }) =>
    finalRate + (1 - finalRate) * (0.5 * (1 + Math.cos((Math.PI * step) / steps))),
  // LinearLR from 1 to finalRate
  linear: (step, steps, { finalRate }) => 1 - (1 - finalRate) * (step / steps),
  // StepLR
  step: (step, _, { gamma, decayEvery }) => gamma ** Math.floor(step / decayEvery),
  // MultiStepLR
  milestones: (step, _, { gamma, milestones }) => gamma ** milestones.filter((at) => at <= step).length,
  // ExponentialLR, whose gamma is that of a single step
  exponential: (step, _, { gamma, decayEvery }) => gamma ** (step / decayEvery),
};

/**
 * Learning rate of step `step` (from 0): warm-up times the schedule.
 *
 * @remarks
 * Both count from the first step, as PyTorch's ChainedScheduler does: the schedule does not wait for the warm-up's end.
 * The denominator is the configured length.
 *
 * @source torch.optim.lr_scheduler: each schedule is named beside its formula; warm-up is LinearLR from 1 / (warmupSteps + 1).
 */
export function learningRateAt(step: number, config: DidConfig): number {
  const { learningRate, schedule, warmupSteps } = config.optimizer;
  const warm = warmupSteps > step ? (step + 1) / (warmupSteps + 1) : 1;
  return learningRate * warm * falls[schedule](step, config.train.steps, config.optimizer);
}
