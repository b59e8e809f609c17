import { spawn } from 'node:child_process';
import { DidError } from '@did/runtime';

/** A decoder that says nothing for so long hangs. */
export const STALL_MS = 60_000;

/** What a program may write: of a video's index that is some 600,000 frames, and far from what a string can hold. */
const MAX_OUTPUT_CHARACTERS = 128e6;

/** What a program wrote and how it ended. */
export interface ProgramResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and keeps what it writes as text.
 *
 * @param signal - Ends it; the promise then rejects with the signal's reason.
 * @throws DidError DID_DATA when it says nothing for a minute, or too much; the error of Node when it cannot be started.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => {
      child.kill('SIGKILL');
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', end, { once: true });
    const texts = { stdout: '', stderr: '' };
    const stall = setTimeout(() => {
      child.kill('SIGKILL');
      reject(
        new DidError('DID_DATA', `${program} said nothing for ${STALL_MS / 1000} s and was ended.`, {
          program,
        }),
      );
    }, STALL_MS);
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8');
      child[stream].on('data', (text: string) => {
        stall.refresh();
        texts[stream] += text;
        if (texts[stream].length <= MAX_OUTPUT_CHARACTERS) return;
        child.kill('SIGKILL');
        texts[stream] = '';
        reject(
          new DidError(
            'DID_DATA',
            `${program} said more than ${MAX_OUTPUT_CHARACTERS / 1e6} MB and was ended.`,
            {
              program,
            },
          ),
        );
      });
    }
    const settled = () => {
      clearTimeout(stall);
      signal?.removeEventListener('abort', end);
    };
    child.on('error', (error) => {
      settled();
      reject(error);
    });
    child.on('close', (status) => {
      settled();
      resolve({ status, ...texts });
    });
  });
}
