import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import type { Detector } from '../predict/detector.js';
import type { NodeInput } from '../predict/open-node-input.js';
import type { Verdict } from '../predict/verdict.js';
import type { CheckpointName } from '../train/run-folder.js';
import { checkpointOption } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, withCommonOptions } from './common-options.js';
import { durationSeconds } from './duration.js';
import { csvHead, csvRow, type FileVerdict, summaryText, verdictTable } from './predict-output.js';
import { frameCount } from './prepare-command.js';
import { type Progress, startProgress } from './progress.js';

interface PredictOptions extends CommonOptions {
  readonly model?: string;
  readonly checkpoint: CheckpointName;
  readonly threshold?: number;
  readonly prior?: number;
  readonly frames: number | 'all';
  readonly timeout: number;
  readonly explain?: string;
  readonly jsonl: boolean;
  readonly csv: boolean;
}

/** Work that takes less shows no progress. */
const QUIET_MS = 2000;

/** `did predict`. */
export function addPredictCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('predict'))
    .description('A verdict for each picture and video: real, fake, uncertain or no_face.')
    .argument('<input...>', 'pictures and videos, folders of them, or globs in quotes')
    .option('--model <dir>', 'detector or run folder')
    .addOption(checkpointOption('best'))
    .option('--threshold <p>', 'probability above which a face is called fake', share('--threshold'))
    .option('--prior <p>', 'share of fakes among what is judged; moves all probabilities', share('--prior'))
    .option('--frames <n>', 'of each video, evenly spaced in time; or "all"', frameCount, 32)
    .option(
      '--timeout <time>',
      'for each input: 60s, 5m; one that takes longer is an error',
      durationSeconds,
      600,
    )
    .option('--explain <dir>', 'folder for a picture of each input, with boxes and maps over the faces')
    .option('--jsonl', 'a line of JSON for each input, as soon as it is judged', false)
    .option('--csv', 'a line of CSV for each input, as soon as it is judged', false)
    .action((inputs: string[], options: PredictOptions) => predict(inputs, options, context));
}

async function predict(inputs: readonly string[], options: PredictOptions, context: CliContext) {
  const { model, checkpoint, backend, threshold, prior, json, jsonl, csv } = options;
  if (model === undefined) {
    throw new DidError('DID_USAGE', 'did predict needs --model DETECTOR, or --model RUN.');
  }
  if ([json, jsonl, csv].filter(Boolean).length > 1) {
    throw new DidError('DID_USAGE', 'did predict: give one of --json, --jsonl and --csv.');
  }
  const { listInputs } = await import('../predict/list-inputs.js');
  const files = await listInputs(inputs);
  const { loadDetector } = await import('../predict/load-detector.js');
  const { decisionRule } = await import('../predict/decide.js');
  const detector = await loadDetector(model, {
    checkpoint,
    backend,
    ...(threshold === undefined ? {} : { threshold }),
  });
  const verdicts: FileVerdict[] = [];
  try {
    if (csv) context.out(csvHead());
    for await (const verdict of judgeFiles(detector, files, options, context)) {
      verdicts.push(verdict);
      if (jsonl) context.out(JSON.stringify(verdict));
      if (csv) context.out(csvRow(verdict));
    }
  } finally {
    detector.dispose();
  }
  if (json) context.out(JSON.stringify(verdicts));
  else if (!jsonl && !csv) {
    const summary = summaryText(verdicts, detector.record, decisionRule(detector.record, prior));
    context.out(verdicts.length === 0 ? 'Nothing was judged.' : `${verdictTable(verdicts)}\n\n${summary}`);
  }
  if (context.signal.aborted) {
    context.err(`Stopped: ${verdicts.length} of ${files.length} judged.`);
    context.status = 1;
  }
  if (verdicts.some(({ verdict }) => verdict === 'error')) context.status = 1;
}

/** The verdicts in turn; ends early, with what is done, once the signal says so. */
async function* judgeFiles(
  detector: Detector<NodeInput>,
  files: readonly string[],
  options: PredictOptions,
  context: CliContext,
): AsyncGenerator<FileVerdict> {
  const { errorVerdict } = await import('../predict/error-verdict.js');
  const { frames, prior, timeout } = options;
  const { signal } = context;
  // Lines on a terminal show progress by themselves, and a bar would stand among them.
  const silent = context.interactive && (options.jsonl || options.csv);
  const progress = silent ? undefined : slowProgress(context, files.length);
  const timeoutMs = 1000 * timeout;
  try {
    for (const [i, file] of files.entries()) {
      if (signal.aborted) return;
      try {
        const verdict = await detector.predict(file, {
          signal,
          timeoutMs,
          frames,
          ...(prior === undefined ? {} : { prior }),
          onProgress: ({ done, total }) => progress?.update(i, file, done, total),
        });
        const explained = await explain(detector, { file, place: i, verdict }, options, signal);
        yield { file, ...explained, ...verdict };
      } catch (error) {
        if (signal.aborted) return;
        // One unreadable input is named and judged `error`; the others go on.
        yield { file, ...errorVerdict(error) };
      }
    }
  } finally {
    progress?.stop();
  }
}

async function explain(
  detector: Detector<NodeInput>,
  input: { readonly file: string; readonly place: number; readonly verdict: Verdict },
  { explain: out, timeout }: PredictOptions,
  signal: AbortSignal,
): Promise<{ explained?: string }> {
  if (out === undefined) return {};
  const { writeExplained } = await import('../explain/write-explained.js');
  const explained = await writeExplained(detector, input, { out, signal, timeoutMs: 1000 * timeout });
  return explained === null ? {} : { explained };
}

/** Progress that begins once the work turns out to be long: of the frames of one input, of several by input. */
function slowProgress(context: CliContext, files: number) {
  const started = performance.now();
  let shown: Progress | undefined;
  return {
    update(file: number, name: string, done: number, total: number) {
      const seconds = (performance.now() - started) / 1000;
      if (1000 * seconds < QUIET_MS) return;
      const [at, of] = files === 1 ? [done, total] : [file + done / total, files];
      shown ??= startProgress(context, 'predict', of);
      const note = files === 1 || total === 1 ? '' : `${name}, frame ${done} of ${total}`;
      shown.update(Math.floor(at), (seconds / at) * (of - at), note);
    },
    stop: () => shown?.stop(),
  };
}

function share(option: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value > 0 && value < 1)) {
      throw new DidError('DID_USAGE', `${option} must lie between 0 and 1; got "${text}".`);
    }
    return value;
  };
}
