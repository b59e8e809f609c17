import type { DidConfig } from '../config/did-config.js';
import type { ValidationRow } from './train-event.js';
import { FIGURE_NAMES, gainOver } from './validation-figure.js';

/** How long training has waited for a gain on the validation split. */
export interface Waiting {
  /** The figure to be beaten, and the step that gave it. */
  readonly reference: number;
  readonly step: number;
  /** Validations since then. */
  readonly validations: number;
}

type TrainOptions = Pick<DidConfig['train'], 'bestBy' | 'earlyStopping'>;

/** What a look at the validation split makes of the waiting; the first one sets what is to be beaten. */
export function waitOn(before: Waiting | null, row: ValidationRow, options: TrainOptions): Waiting {
  const now = row[options.bestBy];
  const gains =
    before === null || gainOver(before.reference, now, options.bestBy) > options.earlyStopping.minDelta;
  return gains
    ? { reference: now, step: row.step, validations: 0 }
    : { ...before, validations: before.validations + 1 };
}

/** True where training has waited long enough. */
export function isOver(waiting: Waiting | null, { earlyStopping: { patience } }: TrainOptions): boolean {
  return patience > 0 && waiting !== null && waiting.validations >= patience;
}

/** Why training ended before its configured length, in a sentence. */
export function stoppedEarlyText(waiting: Waiting, { bestBy, earlyStopping }: TrainOptions): string {
  const more = earlyStopping.minDelta > 0 ? ` by more than ${earlyStopping.minDelta}` : '';
  return `no gain${more} in ${waiting.validations} validations over the ${FIGURE_NAMES[bestBy]} of ${waiting.reference.toFixed(4)} at step ${waiting.step}`;
}
