import { DidError, isDidError } from '@did/runtime';
import type { DivergedEnd } from './run-end.js';

/** A checkpoint that is whole. */
export interface GoodCheckpoint {
  readonly dir: string;
  readonly step: number;
}

/** What training knows when a number is no longer finite. */
export interface Divergence {
  readonly step: number;
  /** What is wrong, as the subject of a sentence: `the loss is not finite, first of all auc`. */
  readonly what: string;
  /** Terms of the latest step that was read; empty before the first. */
  readonly terms: Readonly<Record<string, number>>;
  /** The last one that was written; null where there is none yet. */
  readonly checkpoint: GoodCheckpoint | null;
  /** What else to do, after "Lower optimizer.learningRate". */
  readonly advice?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** What the error of a divergence carries beside its message. */
interface DivergedFields {
  readonly step: number;
  readonly what: string;
  readonly checkpointStep: number | null;
}

/** What {@link divergedError} says of the end of its run, without the paths; null for any other error. */
export function divergedEnd(error: unknown): DivergedEnd | null {
  if (!isDidError(error) || error.code !== 'DID_NON_FINITE' || !('fields' in error)) return null;
  const { step, what, checkpointStep } = error.fields as Partial<DivergedFields>;
  if (step === undefined || what === undefined) return null;
  const last =
    checkpointStep == null
      ? 'no checkpoint was written before'
      : `the last good checkpoint is of step ${checkpointStep}`;
  return { reason: 'diverged', step, text: `${what}; ${last}` };
}

/** The error that stops training: with the step, the terms of the loss and the last good checkpoint. */
export function divergedError({ step, what, terms, checkpoint, advice = '.', fields }: Divergence): DidError {
  const list = Object.entries(terms).map(([name, value]) => `${name} ${value}`);
  const last =
    checkpoint === null
      ? 'no checkpoint was written before'
      : `the last good checkpoint is ${checkpoint.dir}, of step ${checkpoint.step}`;
  return new DidError(
    'DID_NON_FINITE',
    `Step ${step}: ${what}; ${list.join(', ')}. Training stopped; ${last}. Lower optimizer.learningRate${advice}`,
    {
      step,
      what,
      terms,
      checkpoint: checkpoint?.dir ?? null,
      checkpointStep: checkpoint?.step ?? null,
      ...fields,
    },
  );
}
