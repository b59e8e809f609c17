import { spawn } from 'node:child_process';
import { DidError } from '@did/runtime';

/** A decoder that says nothing for so long hangs. */
export const STALL_MS = 60_000;

/** What a program wrote and how it ended. */
export interface ProgramResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end and keeps what it writes as text.
 *
 * @throws DidError DID_DATA when it says nothing for a minute; the error of Node when it cannot be started.
 */
export function runProgram(program: string, args: readonly string[]): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'pipe'] });
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
      });
    }
    child.on('error', (error) => {
      clearTimeout(stall);
      reject(error);
    });
    child.on('close', (status) => {
      clearTimeout(stall);
      resolve({ status, ...texts });
    });
  });
}
