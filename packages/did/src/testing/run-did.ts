import { runCli } from '../cli/program.js';

/** What a command said and how it ended. */
export interface DidOutcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, as a script would: nobody watches and nothing interrupts. */
export async function runDid(...argv: string[]): Promise<DidOutcome> {
  const lines = { out: [] as string[], err: [] as string[] };
  const status = await runCli(argv, {
    out: (line) => lines.out.push(line),
    err: (line) => lines.err.push(line),
    interactive: false,
    signal: new AbortController().signal,
  });
  return { status, out: lines.out.join('\n'), err: lines.err.join('\n') };
}
