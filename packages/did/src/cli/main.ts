#!/usr/bin/env node
import { errorText } from './cli-context.js';
import { runCli } from './program.js';

const abort = new AbortController();
process.once('SIGINT', () => {
  // A second Ctrl-C ends the process at once: `once` has taken this handler away by then. Progress bars hide the cursor and
  // keep lines from breaking, which would outlive that.
  const terminal = process.stderr.isTTY ? '\u001b[?25h\u001b[?7h' : '';
  process.stderr.write(
    `${terminal}\nStopping after what is under way; long work goes on from there by the same command. Press Ctrl-C again to end at once.\n`,
  );
  abort.abort();
});

// The WASM module of TensorFlow.js adds handlers of its own, which print its whole source; ours come first.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    process.stderr.write(`${errorText(error, Boolean(process.env.DEBUG))}\n`);
    process.exit(1);
  });
}

process.exitCode = await runCli(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
  interactive: process.stderr.isTTY === true,
  signal: abort.signal,
});
