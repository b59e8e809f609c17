import { DidError } from '@did/runtime';

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
    { step, terms, checkpoint: checkpoint?.dir ?? null, ...fields },
  );
}
