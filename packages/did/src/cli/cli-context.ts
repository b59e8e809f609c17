import { isDidError } from '@did/runtime';

/** Where a command writes and how it reports its status; a test passes its own. */
export interface CliContext {
  /** Results: stdout. */
  readonly out: (line: string) => void;
  /** Progress and messages: stderr, so that `--json` output stays clean. */
  readonly err: (line: string) => void;
  /** A person watches: progress bars and colours are welcome. */
  readonly interactive: boolean;
  /** Exit status when the command ends without an exception: 0 done, 1 failed. */
  status: number;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
}

const WRONG_INPUT = new Set([
  'DID_USAGE',
  'DID_CONFIG',
  'DID_DATA',
  'DID_RUN',
  'DID_RUN_VERSION',
  'DID_SHAPE',
  'DID_VALUE',
  'DID_BACKEND',
  'DID_WEIGHTS',
]);

/** Exit status of an error: 2 for wrong input or usage, 1 for everything else. */
export function exitStatusOf(error: unknown): 1 | 2 {
  return isDidError(error) && WRONG_INPUT.has(error.code) ? 2 : 1;
}

/** One clear message; the stack only where `DEBUG` is set. */
export function errorText(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return `error: ${String(error)}`;
  return debug ? `error: ${error.stack ?? error.message}` : `error: ${error.message}`;
}
