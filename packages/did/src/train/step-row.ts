import { jsDependence } from '@did/mi-estimator';
import { readTensor } from '@did/runtime';
import type * as tf from '@tensorflow/tfjs';
import type { BalanceWeights } from './balance/loss-balance.js';
import { divergedError, type GoodCheckpoint } from './diverged.js';
import type { StepRow } from './train-event.js';
import { TERM_NAMES } from './train-step.js';

/** A step whose terms are still on the device. */
export interface PendingStep {
  /** As `trainStep` gives them. */
  readonly terms: tf.Tensor1D;
  readonly step: number;
  readonly epoch: number;
  readonly beta: number;
  readonly learningRate: number;
  readonly ms: number;
  /** What the terms were weighed with; null without a balance. */
  readonly balance: Promise<BalanceWeights> | null;
  /** The pictures of its batch, to name them if the loss is no number. */
  readonly paths: readonly string[];
}

/**
 * Reads a step's terms and disposes them.
 *
 * @param checkpoint - The last one that was written; null where there is none yet.
 * @throws DidError (code DID_NON_FINITE) that names the step, the first bad term and the last good checkpoint.
 */
export async function readStep(pending: PendingStep, checkpoint: GoodCheckpoint | null): Promise<StepRow> {
  const { terms, step, epoch, beta, learningRate, ms } = pending;
  const values = await readTensor(terms);
  terms.dispose();
  const balance = await pending.balance;
  const [gradNorm] = values.slice(TERM_NAMES.length);
  const named = Object.fromEntries(TERM_NAMES.map((name, i) => [name, values[i] as number])) as Record<
    (typeof TERM_NAMES)[number],
    number
  >;
  const all = { ...named, ...(gradNorm === undefined ? {} : { gradNorm }) };
  // The parts are looked at before the sum, so that the message names the culprit; the gradient's norm comes last.
  const order = [...[...TERM_NAMES].reverse(), 'gradNorm' as const];
  const bad = order.find((name) => name in all && !Number.isFinite(all[name]));
  if (bad !== undefined) {
    const { paths } = pending;
    throw divergedError({
      step,
      what: `the ${bad === 'gradNorm' ? 'gradient' : 'loss'} is not finite, first of all ${bad}`,
      terms: all,
      checkpoint,
      advice: `, or look at the pictures of this batch: ${paths.slice(0, 3).join(', ')}, ...`,
      fields: { term: bad, paths },
    });
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
    ...(gradNorm === undefined ? {} : { gradNorm }),
    ...(balance === null ? {} : { balance }),
  };
}
