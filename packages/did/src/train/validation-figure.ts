import type { DidConfig } from '../config/did-config.js';
import type { ValidationRow } from './train-event.js';

/** What chooses the best checkpoint. */
export type ValidationFigure = DidConfig['train']['bestBy'];

/** True for figures that are better when they are higher. */
const HIGHER = { auc: true, eer: false, bce: false } as const satisfies Record<ValidationFigure, boolean>;

/** How people write them. */
export const FIGURE_NAMES = { auc: 'AUC', eer: 'EER', bce: 'BCE' } as const satisfies Record<
  ValidationFigure,
  string
>;

/** By how much a figure is better than another; negative where it is worse. */
export function gainOver(before: number, now: number, figure: ValidationFigure): number {
  return HIGHER[figure] ? now - before : before - now;
}

/** The best look at the validation split so far. */
export interface BestValidation {
  readonly step: number;
  readonly auc: number;
  /** The figure that chose it; absent in runs made before it could be chosen: their AUC did. */
  readonly value?: number;
}

/** This look where it is better than the best before, else null. */
export function betterThan(
  best: BestValidation | null,
  row: ValidationRow,
  figure: ValidationFigure,
): BestValidation | null {
  const better = best === null || gainOver(best.value ?? best.auc, row[figure], figure) > 0;
  return better ? { step: row.step, auc: row.auc, value: row[figure] } : null;
}
