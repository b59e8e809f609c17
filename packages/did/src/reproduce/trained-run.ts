import { runFolderOf } from '../ablate/study-folder.js';
import type { DrawContext } from './draw-figures.js';

/** Folder of a trained run of a variant, of the first seed that has one; null where none has. */
export function trainedRun({ outcome, runs }: DrawContext, variant: string): string | null {
  const found = outcome.runs.find(({ run, state }) => run.variant === variant && state?.trained === true);
  return found === undefined ? null : runFolderOf(runs, found.run);
}
