import { type MaskConfig, MaskedByStep } from './masked-by-step.js';

/** Options of {@link Dropout}. */
export interface DropoutConfig extends MaskConfig {}

/**
 * Dropout whose numbers follow from its name, its seed and `step`, where TensorFlow.js's own goes on drawing: a run that is
 * resumed, or a pass that is done twice, drops the same.
 *
 * @remarks Only when training: `model.apply(x, { training: true, step })`. Made for vectors before a classifier: the mask is
 * drawn on the host.
 * @shape `[B,...]` -> the same
 * @throws DidError DID_VALUE for a probability outside of [0, 1]; DID_USAGE when training without `step`
 * @source Srivastava et al. 2014; torch.nn.Dropout.
 */
export class Dropout extends MaskedByStep {
  /** What it is called in a saved model. */
  static className = 'DidDropout';

  protected override maskShape(shape: readonly number[]): number[] {
    return [...shape];
  }
}
