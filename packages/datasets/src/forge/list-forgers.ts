import type { ForgerCard } from './forger.js';
import { FORGERS } from './forgers/all-forgers.js';

/** Methods that the default configurations train on; their order is that of the domain index, from 1. */
export const TRAINING_METHODS = ['self-blend', 'donor-blend', 'warp-resample', 'local-resynthesis'] as const;

/** Methods of other families, kept for the test: they share no mask, feather or resampling code with the above. */
export const UNSEEN_METHODS = ['spectral-artefact', 'reenactment-warp'] as const;

/** The control, labelled real. */
export const NULL_METHOD = 'null';

/** Every forging method, the control included. */
export function listForgers(): ForgerCard[] {
  return FORGERS.map(({ name, family, needsDonor, changesTarget, description, source }) => ({
    name,
    family,
    needsDonor,
    changesTarget,
    description,
    source,
  }));
}
