import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import type { DetectorRecord } from '../detector/detector-record.js';
import type { ExportedNetwork } from '../export/export-network.js';
import type { ExportFormat } from '../export/export-record.js';
import type { CheckpointName } from '../train/run-folder.js';
import { checkpointOption } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type Progress, startProgress } from './progress.js';

interface ExportOptions {
  readonly model?: string;
  readonly to?: 'detector' | ExportFormat;
  readonly out?: string;
  readonly checkpoint: CheckpointName;
  readonly float16: boolean;
  readonly withDomain: boolean;
  readonly withFaces: boolean;
  readonly data?: string;
  readonly json: boolean;
}

/** `did export`. */
export function addExportCommand(program: Command, context: CliContext): void {
  program
    .command('export')
    .description(
      'Write a trained network for use: a detector folder for did itself, ONNX, or a GraphModel that plain TensorFlow.js loads.',
    )
    .option('--run, --model <dir>', 'run folder; for onnx and graph-model a detector folder too')
    .addOption(new Option('--to <format>', 'what to write').choices(['detector', 'graph-model', 'onnx']))
    .option('--out <path>', 'folder to make, or for onnx the file; must not be there yet')
    .addOption(checkpointOption('best'))
    .option('--float16', 'weights as halves: half the size; what that changes is measured and printed', false)
    .option('--with-domain', 'also A_dom and the domain head, which tells forging methods apart', false)
    .option('--with-faces', 'detector: the face detector’s files beside, for a web page', false)
    .option(
      '--data <dir>',
      'onnx, graph-model: crop set on whose validation faces scores are compared (default: the run’s own; seeded noise where it is gone)',
    )
    .option('--json', 'print the result as JSON on stdout', false)
    .addHelpText(
      'after',
      `
ONNX and GraphModel take "image", faces as [batch,H,W,3] of 0..255 RGB at the network's size, and give "logit" and
"probability" for each; preprocessing is inside. FILE.onnx.json or DIR/export.json says how faces are cut, and what
the threshold is. docs/export.md has examples in Python and JavaScript.

  did export --run runs/did --to detector --out my-detector
  did export --run runs/did --to onnx --out did.onnx
  did export --model my-detector --to graph-model --float16 --out web-model`,
    )
    .action((options: ExportOptions) => exportOne(options, context));
}

async function exportOne(options: ExportOptions, context: CliContext): Promise<void> {
  const { model, to, out, json } = options;
  if (model === undefined || to === undefined || out === undefined) {
    throw new DidError(
      'DID_USAGE',
      'did export needs --run RUN (or --model DETECTOR), --to detector, onnx or graph-model, and --out PATH.',
    );
  }
  if (to === 'detector') {
    const record = await exportDetector(model, out, options);
    context.out(json ? JSON.stringify(record) : detectorLines(record, out));
    return;
  }
  if (options.withFaces)
    throw new DidError('DID_USAGE', `did export: --with-faces is for --to detector, not ${to}.`);
  const written = await exportGraph(model, to, out, options, context);
  context.out(json ? JSON.stringify(written) : graphLines(written));
}

async function exportDetector(run: string, out: string, options: ExportOptions): Promise<DetectorRecord> {
  const { checkpoint, float16, withDomain, withFaces } = options;
  if (options.data !== undefined) {
    throw new DidError(
      'DID_USAGE',
      'did export: --data is for onnx and graph-model; a detector is measured by "did calibrate".',
    );
  }
  const { writeDetector } = await import('../detector/write-detector.js');
  return writeDetector({ run, out, checkpoint, float16, withDomain, withFaces });
}

async function exportGraph(
  model: string,
  to: ExportFormat,
  out: string,
  { checkpoint, float16, withDomain, data: dir }: ExportOptions,
  context: CliContext,
): Promise<ExportedNetwork> {
  const { exportNetwork } = await import('../export/export-network.js');
  const data = dir === undefined ? undefined : await (await import('@did/datasets')).loadCropSet(dir);
  let progress: Progress | undefined;
  return exportNetwork({
    ...{ model, to, out, checkpoint, float16, withDomain },
    ...(data === undefined ? {} : { data }),
    signal: context.signal,
    onProgress: (done, of) => {
      progress ??= startProgress(context, 'comparing scores', of);
      progress.update(done, null);
    },
  }).finally(() => progress?.stop());
}

function detectorLines({ name, training, weights }: DetectorRecord, out: string): string {
  return [
    `Detector "${name}" of step ${training.steps}: ${out}, ${megabytes(weights.bytes)} of weights (${weights.dtype}).`,
    ...(weights.change === undefined
      ? []
      : [
          `On ${weights.change.on.reals + weights.change.on.fakes} validation faces of ${weights.change.on.name}, halves move a probability by at most ${weights.change.probability.toExponential(1)}.`,
        ]),
    `Judge pictures: did predict --model ${out} PICTURE`,
  ].join('\n');
}

function graphLines({ files, record }: ExportedNetwork): string {
  const { input, outputs, check, weights } = record;
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const shape = (lengths: readonly (number | null)[]) => `[${lengths.map((length) => length ?? 'batch')}]`;
  const { probability, logit } = check.largestDifference;
  return [
    `${files[0]?.path}: ${megabytes(total)} in ${files.length} files, weights ${weights.dtype}.`,
    `in:  ${input.name} ${shape(input.shape)}, ${input.meaning}`,
    ...outputs.map(({ name, shape: lengths, meaning }) => `out: ${name} ${shape(lengths)}, ${meaning}`),
    `On ${check.pictures} ${check.of}, a probability differs from ours by at most ${probability.toExponential(1)}, a logit by ${logit.toExponential(1)}.`,
  ].join('\n');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
