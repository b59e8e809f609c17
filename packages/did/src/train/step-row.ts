import { jsDependence } from '@did/mi-estimator';
import { DidError, readTensor } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import type { StepRow } from './train-event.js';
import { TERM_NAMES } from './train-step.js';

/** A step whose terms are still on the device. */
export interface PendingStep {
  readonly terms: tf.Tensor1D;
  readonly step: number;
  readonly epoch: number;
  readonly beta: number;
  readonly learningRate: number;
  readonly ms: number;
  /** The pictures of its batch, to name them if the loss is no number. */
  readonly paths: readonly string[];
}

/**
 * Reads a step's terms and disposes them.
 *
 * @throws DidError (code DID_NON_FINITE) that names the step, the first bad term and the last good checkpoint.
 */
export async function readStep(pending: PendingStep, lastCheckpoint: string): Promise<StepRow> {
  const { terms, step, epoch, beta, learningRate, ms, paths } = pending;
  const values = await readTensor(terms);
  terms.dispose();
  const named = Object.fromEntries(TERM_NAMES.map((name, i) => [name, values[i] as number])) as Record<
    (typeof TERM_NAMES)[number],
    number
  >;
  // The parts are looked at before the sum, so that the message names the culprit.
  const bad = [...TERM_NAMES].reverse().find((name) => !Number.isFinite(named[name]));
  if (bad !== undefined) {
    const list = TERM_NAMES.map((name) => `${name} ${named[name]}`).join(', ');
    throw new DidError(
      'DID_NON_FINITE',
      `Step ${step}: the loss is not finite (first bad term: ${bad}; ${list}). Training stopped; the last good checkpoint is ${lastCheckpoint}. Lower optimizer.learningRate, or look at the pictures of this batch: ${paths.slice(0, 3).join(', ')}, ...`,
      { step, term: bad, terms: named, checkpoint: lastCheckpoint, paths },
    );
  }
  const { total, cls, bce, auc, dom, dec, criticNorm } = named;
  // Without T there is no estimate, and D is 0 by definition.
  const dependence = criticNorm === 0 ? 0 : jsDependence(dec);
  return {
    type: 'step',
    step,
    epoch,
    total,
    cls,
    bce,
    auc,
    dom,
    dec,
    jsDependence: dependence,
    beta,
    learningRate,
    criticNorm,
    ms,
  };
}
