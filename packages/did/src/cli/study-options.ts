import type { Command } from 'commander';
import { wholeNumber } from './common-options.js';
import { durationSeconds } from './duration.js';
import { seedList } from './seed-list.js';

/** Options of whoever trains many runs. */
export interface StudyOptions {
  readonly set: readonly string[];
  readonly seeds?: readonly number[];
  readonly workers: number;
  /** @unit seconds */
  readonly maxTime?: number;
  readonly rounds: number;
  readonly weightsCache?: string;
}

/** Adds `--set`, `--seeds`, `--workers`, `--max-time`, `--rounds` and `--weights-cache`. */
export function withStudyOptions(command: Command): Command {
  return command
    .option('--set <key=value>', 'one key for every variant; may be repeated', several, [])
    .option('--seeds <list>', 'training seeds: 1..5, or 1,2,7', seedList)
    .option('--workers <n>', 'runs at the same time; they share the cores', wholeNumber(1), 1)
    .option(
      '--max-time <time>',
      'stop after this time (110m) with checkpoints; the same command goes on',
      durationSeconds,
    )
    .option('--rounds <n>', 'bootstrap rounds', wholeNumber(10), 1000)
    .option('--weights-cache <dir>', 'where "did weights fetch --cache" put what model.weights names');
}

/** Gathers an option that may be repeated. */
export function several(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}
