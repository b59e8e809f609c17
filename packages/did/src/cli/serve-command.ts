import { DidError, prepareBackend } from '@did/runtime';
import { type Command, Option } from 'commander';
import { DEFAULT_SERVE_LIMITS, LOG_LEVELS, type LogLevel } from '../serve/serve-options.js';
import type { CheckpointName } from '../train/run-folder.js';
import { byteSize } from './byte-size.js';
import { checkpointOption } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { durationSeconds } from './duration.js';

interface ServeCommandOptions extends CommonOptions {
  readonly model?: string;
  readonly checkpoint: CheckpointName;
  readonly host: string;
  readonly port: number;
  readonly maxUpload: number;
  readonly maxFiles: number;
  readonly timeout: number;
  readonly concurrency: number;
  readonly maxQueue: number;
  readonly grace: number;
  readonly tokenEnv?: string;
  readonly cors?: string;
  readonly logLevel: LogLevel;
}

const { maxUploadBytes, maxFiles, timeoutMs, concurrency, maxQueue } = DEFAULT_SERVE_LIMITS;

/** Addresses that only programs of this machine reach. */
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** `did serve`. */
export function addServeCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('serve'))
    .description(
      'Verdicts over HTTP: POST a picture or video to /v1/predict; /openapi.json describes the rest.',
    )
    .option('--model <dir>', 'detector or run folder')
    .addOption(checkpointOption('best'))
    .option('--host <address>', 'where to listen; only this machine reaches the default', '127.0.0.1')
    .option('--port <n>', '0: any that is free', wholeNumber(0), 8080)
    .option('--max-upload <size>', 'largest body: 100MB, 500kB', byteSize, maxUploadBytes)
    .option('--max-files <n>', 'most files in one form', wholeNumber(1), maxFiles)
    .option(
      '--timeout <time>',
      'of a request, upload and wait included: 60s, 5m',
      durationSeconds,
      timeoutMs / 1000,
    )
    .option('--concurrency <n>', 'predictions at the same time', wholeNumber(1), concurrency)
    .option('--max-queue <n>', 'requests that wait; more are sent away with 503', wholeNumber(0), maxQueue)
    .option('--grace <time>', 'for requests under way when it is stopped', durationSeconds, 30)
    .option('--token-env <name>', 'environment variable with the token that requests must carry')
    .option('--cors <origin>', 'the origin whose pages may ask: https://example.org')
    .addOption(
      new Option('--log-level <level>', 'JSON lines on stderr').choices([...LOG_LEVELS]).default('warn'),
    )
    .action((options: ServeCommandOptions) => serve(options, context));
}

async function serve(options: ServeCommandOptions, context: CliContext): Promise<void> {
  const { model, checkpoint, backend, host, port, grace, json } = options;
  if (model === undefined) throw new DidError('DID_USAGE', 'did serve needs --model DETECTOR.');
  if (port > 65_535) throw new DidError('DID_USAGE', `--port goes up to 65535; got ${port}.`);
  const token = tokenOf(options.tokenEnv);
  const corsOrigin = originOf(options.cors);
  const { startServing } = await import('../serve/start-serving.js');
  const { detectorJudge } = await import('../serve/detector-judge.js');
  const { loadDetector } = await import('../predict/load-detector.js');
  const { name: chosen } = await prepareBackend(backend);
  const judge = detectorJudge(await loadDetector(model, { backend, checkpoint }));
  const server = await startServing(
    judge,
    { host, port },
    {
      maxUploadBytes: options.maxUpload,
      maxFiles: options.maxFiles,
      timeoutMs: options.timeout * 1000,
      concurrency: options.concurrency,
      maxQueue: options.maxQueue,
      token,
      corsOrigin,
      logLevel: options.logLevel,
    },
  ).catch((error: NodeJS.ErrnoException) => {
    throw portError(error, host, port);
  });
  const { url } = server;
  if (!LOOPBACK.test(host) && token === null) {
    context.err(`Whoever reaches ${url} may use it: no --token-env was given.`);
  }
  context.out(
    json
      ? JSON.stringify({ url, model: judge.card.name, backend: chosen })
      : `Listening on ${url}; Ctrl-C ends it.`,
  );
  await stopAsked(context.signal);
  if (!(await server.stop(grace * 1000))) endAnyway();
}

/** Resolves when the process is asked to end; asked again it ends at once, as nobody listens any more. */
function stopAsked(interrupt: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.off('SIGTERM', stop);
      interrupt.removeEventListener('abort', stop);
      resolve();
    };
    if (interrupt.aborted) return resolve();
    process.on('SIGTERM', stop);
    interrupt.addEventListener('abort', stop);
  });
}

/** A prediction that nobody waits for any more holds up the end of the process no longer than this. @unit milliseconds */
const LAST_WAIT_MS = 2000;

function endAnyway(): void {
  setTimeout(() => process.exit(0), LAST_WAIT_MS).unref();
}

function tokenOf(variable: string | undefined): string | null {
  if (variable === undefined) return null;
  const token = process.env[variable];
  if (token !== undefined && /^\S{16,}$/.test(token)) return token;
  throw new DidError(
    'DID_USAGE',
    token === undefined
      ? `--token-env: the environment has no ${variable}. Set it to a token of at least 16 characters.`
      : `--token-env: ${variable} must hold at least 16 characters and no space; "openssl rand -hex 32" makes one.`,
    { variable },
  );
}

function originOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (URL.canParse(text) && new URL(text).origin === text) return text;
  throw new DidError('DID_USAGE', `--cors takes one origin such as https://example.org; got "${text}".`);
}

function portError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there. Choose another --port, or 0 for any',
    EACCES: 'this user may not listen there. Choose a --port of at least 1024',
    EADDRNOTAVAIL: 'this machine has no such address',
    ENOTFOUND: 'there is no such host',
  };
  const reason = reasons[error.code ?? ''];
  if (reason === undefined) return error;
  return new DidError('DID_USAGE', `did serve: cannot listen on ${host}, port ${port}: ${reason}.`, {
    host,
    port,
  });
}
