import { type BackendName, DidError } from '@did/runtime';
import { type Command, Option } from 'commander';

/** Options that several commands share. */
export interface CommonOptions {
  readonly backend: 'auto' | BackendName;
  readonly json: boolean;
}

/** Adds `--backend` and `--json`. */
export function withCommonOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--backend <name>', 'where to compute')
        .choices(['auto', 'native', 'webgpu', 'wasm', 'cpu'])
        .default('auto'),
    )
    .option('--json', 'print the result as JSON on stdout', false);
}

/** Reads a whole number of at least `min`; commander prints the message and exits with 2. */
export function wholeNumber(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isInteger(value) || value < min) {
      throw new DidError('DID_USAGE', `expected a whole number of at least ${min}; got "${text}".`);
    }
    return value;
  };
}
