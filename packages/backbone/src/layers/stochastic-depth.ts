import { type MaskConfig, MaskedByStep } from './masked-by-step.js';

/** Options of {@link StochasticDepth}; the share is of pictures that lose the branch. */
export interface StochasticDepthConfig extends MaskConfig {}

/**
 * Drops a residual branch for some pictures of a batch, and scales it by `1 / (1 - probability)` for the others.
 *
 * @remarks
 * Only when training: `model.apply(x, { training: true, step })`. Which pictures follows from the layer's name, its seed
 * and `step`, so that the same step gives the same mask, in gradient checkpointing's second pass too
 * (`applyForTraining(model, x, { segments, kwargs: { step } })`). Where several batches make one step, give each its own
 * number.
 *
 * @shape `[B,...]` -> the same
 * @throws DidError DID_VALUE for a probability outside of [0, 1]; DID_USAGE when training without `step`
 * @source Huang et al. 2016; torchvision.ops.StochasticDepth in `row` mode.
 */
export class StochasticDepth extends MaskedByStep {
  /** What it is called in a saved model. */
  static className = 'DidStochasticDepth';

  protected override maskShape([pictures, ...rest]: readonly number[]): number[] {
    return [pictures as number, ...rest.map(() => 1)];
  }
}
