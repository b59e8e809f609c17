import { DidError } from '@did/runtime';
import { Option } from 'commander';
import type { CheckpointName } from '../train/run-folder.js';

const NAME = /^(last|best|step-[1-9]\d*)$/;

/** `--checkpoint` of the commands that use a run. */
export function checkpointOption(fallback: CheckpointName): Option {
  return new Option(
    '--checkpoint <name>',
    'which weights: last, best, or step-N where training kept it (train.keepLast, train.keepEvery)',
  )
    .argParser(checkpointName)
    .default(fallback);
}

/** Checks the name of a checkpoint. */
export function checkpointName(text: string): CheckpointName {
  if (NAME.test(text)) return text as CheckpointName;
  throw new DidError('DID_USAGE', `--checkpoint is last, best or step-N; got "${text}".`);
}
