import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DidError, type DidErrorCode } from '@did/runtime';
import { type ChildMessage, type ChildRequest, STOP } from './child-messages.js';

/** What a child took. */
export interface ChildSeconds {
  /** Trained to its configured length, and tested on all that was asked. */
  readonly finished: boolean;
  readonly trainSeconds: number;
  readonly evaluateSeconds: number;
}

/** How to run a child. */
export interface StartChildOptions {
  /** What it trains, for messages: `DID`. */
  readonly label: string;
  readonly onMessage: (message: ChildMessage) => void;
  readonly signal: AbortSignal;
  /** On the signal: ended at once, or after the step or test under way, with a checkpoint. Default `kill`. */
  readonly onAbort?: 'kill' | 'stop';
  /** How many children share the machine. */
  readonly siblings: number;
}

const STDERR_KEPT = 4000;

/**
 * Trains and tests one run in a process of its own.
 *
 * @throws DidError of the child with its code, or DID_RUN where it ended without a word.
 */
export function startChild(request: ChildRequest, options: StartChildOptions): Promise<ChildSeconds> {
  const { label, onMessage, signal, siblings, onAbort = 'kill' } = options;
  return new Promise((resolve, reject) => {
    // From sources this file ends in .ts and the loader is inherited through execArgv; from dist both are .js.
    const entry = fileURLToPath(new URL(`./train-child${extname(import.meta.url)}`, import.meta.url));
    const child = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...threadLimits(siblings), ...process.env },
    });
    const kill = () => endChild(child);
    const end = onAbort === 'kill' ? kill : () => void child.send(STOP, () => {});
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr = (stderr + String(chunk)).slice(-STDERR_KEPT);
    });
    process.once('exit', kill);
    signal.addEventListener('abort', end, { once: true });
    let done: ChildSeconds | null = null;
    let failure: Error | null = null;
    child.on('message', (raw) => {
      const message = raw as ChildMessage;
      if (message.type === 'child-done') done = message;
      else if (message.type === 'child-failed') failure = childError(label, message);
      else onMessage(message);
    });
    child.on('error', (error) => {
      failure ??= error;
    });
    child.on('close', (status, killedBy) => {
      process.off('exit', kill);
      signal.removeEventListener('abort', end);
      if (done !== null) resolve(done);
      else reject(failure ?? silentEnd(label, status, killedBy, stderr));
    });
    child.send(request, (error) => {
      if (error !== null) failure ??= error;
    });
  });
}

function endChild(child: ChildProcess): void {
  if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
}

/** Native backends take every core by default; here the children share them. */
function threadLimits(siblings: number): Record<string, string> {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / siblings)));
  return { OMP_NUM_THREADS: threads, TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: '1' };
}

function childError(label: string, message: Extract<ChildMessage, { type: 'child-failed' }>): Error {
  const text = message.message.replace(/^\[DID_[A-Z_]+\] /, '');
  const cause = new Error(message.stack);
  if (message.code === null) return new Error(`Training ${label} failed: ${text}`, { cause });
  return new DidError(message.code as DidErrorCode, `Training ${label}: ${text}`, {}, { cause });
}

function silentEnd(label: string, status: number | null, killedBy: string | null, stderr: string): Error {
  const how = killedBy === null ? `with exit status ${status}` : `by ${killedBy}`;
  const hint = killedBy === 'SIGKILL' ? ' A system short of memory ends processes this way.' : '';
  const last = stderr.trim() === '' ? '' : ` Its last words: ${stderr.trim()}`;
  return new Error(`The process that trains ${label} was ended ${how}.${hint}${last}`);
}
