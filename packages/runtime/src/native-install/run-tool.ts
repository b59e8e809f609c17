import { spawn } from 'node:child_process';
import { DidError } from '../errors/did-error.js';

const LAST_LINES = 8;

/** How {@link runTool} runs a program. */
export interface RunToolOptions {
  readonly cwd?: string;
  /** Set on top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** What to do when it fails, in words for people. */
  readonly advice: string;
  /** Told the process id once it runs. */
  readonly onStart?: (pid: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a program to its end; a test puts its own in the place of {@link runTool}. */
export type ToolRunner = (
  command: string,
  args: readonly string[],
  options: RunToolOptions,
) => Promise<string>;

/** Runs a program to its end and gives what it printed; the end of that stands in the error. @throws DidError DID_BACKEND */
export const runTool: ToolRunner = (command, args, options) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal,
    });
    if (child.pid !== undefined) options.onStart?.(child.pid);
    let text = '';
    const collect = (chunk: unknown) => {
      text += String(chunk);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
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
    child.on('close', (status, killedBy) => {
      if (status === 0) return resolve(text);
      const last = endOf(text);
      const ending = killedBy === null ? `ended with status ${status}` : `was ended by ${killedBy}`;
      reject(
        new DidError('DID_BACKEND', `${command} ${ending}. ${options.advice}\n${last}`.trimEnd(), {
          command,
          args,
          status,
        }),
      );
    });
  });

/** The last lines, and above them the first that names an error: a stack, or notes after it, may push it out. */
function endOf(text: string): string {
  const lines = text.trim().split('\n');
  const last = lines.slice(-LAST_LINES);
  const named = lines.slice(0, -LAST_LINES).find((line) => /^\w*Error\b|\berror:/.test(line));
  return [...(named === undefined ? [] : [named]), ...last].join('\n');
}
