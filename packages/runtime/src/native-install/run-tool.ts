import { spawn } from 'node:child_process';
import { DidError } from '../errors/did-error.js';

/** Runs a program to its end; its output is kept for the error message. @throws DidError DID_BACKEND */
export async function runTool(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly advice: string },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
    });
    child.stderr.on('data', (chunk) => {
      text += String(chunk);
    });
    child.on('error', (cause) => {
      reject(
        new DidError(
          'DID_BACKEND',
          `${command} could not be started. ${options.advice}`,
          { command },
          { cause },
        ),
      );
    });
    child.on('close', (status) => {
      if (status === 0) resolve(text);
      else {
        const last = text.trim().split('\n').slice(-8).join('\n');
        reject(
          new DidError('DID_BACKEND', `${command} ended with status ${status}. ${options.advice}\n${last}`, {
            command,
            args,
            status,
          }),
        );
      }
    });
  });
}
