import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import { listConfigKeys } from '../config/config-keys.js';
import type { DidConfig } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { listPresets, type PresetName } from '../config/presets.js';
import type { DomainsRow } from '../train/domains/discovered-domains.js';
import type { TrainEvent } from '../train/train-event.js';
import type { RunSummary } from '../train/training-loop.js';
import { FIGURE_NAMES } from '../train/validation-figure.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { durationSeconds } from './duration.js';
import { type Progress, startProgress } from './progress.js';

interface TrainOptions extends CommonOptions {
  readonly data?: string;
  readonly out?: string;
  readonly config?: string;
  readonly preset?: PresetName;
  readonly set: readonly string[];
  readonly seed?: number;
  readonly resume: boolean;
  readonly maxTime?: number;
  readonly dataThreads?: number;
  readonly weightsCache?: string;
  readonly printConfig: boolean;
  readonly printKeys: boolean;
}

/** `did train`. */
export function addTrainCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('train'))
    .description('Train on a crop set; goes on with RUN where it stands and has the same configuration.')
    .option('--data <dir>', 'crop set, as "did forge" or "did prepare" writes it')
    .option('--out <run>', 'run folder to write')
    .option('--config <file>', 'configuration (JSON5)')
    .addOption(
      new Option('--preset <name>', 'values for the keys that --config leaves out').choices(listPresets()),
    )
    .option(
      '--set <key=value>',
      'override one key; may be repeated',
      (value, list: string[]) => [...list, value],
      [],
    )
    .option('--seed <n>', 'the same as --set train.seed=n', wholeNumber(0))
    .option(
      '--weights-cache <dir>',
      'where "did weights fetch --cache" put what model.weights names (default: ~/.cache/did/weights)',
    )
    .option(
      '--max-time <time>',
      'stop after this time (90m, 1h30m) with a checkpoint; the same command goes on',
      durationSeconds,
    )
    .option(
      '--data-threads <n>',
      'threads that read and vary crops, half the cores by default; the result does not depend on it',
      wholeNumber(0),
    )
    .option('--no-resume', 'fail where RUN holds a run')
    .option('--print-config', 'print the resolved configuration and end', false)
    .option('--print-keys', 'print every key with default, range and reason and end', false)
    .action(async (options: TrainOptions) => {
      if (options.printKeys) return printKeys(context);
      const config = await readConfig(options);
      if (options.printConfig) return context.out(JSON.stringify(config, null, 2));
      await train(config, options, context);
    });
}

async function readConfig(options: TrainOptions): Promise<DidConfig> {
  const overrides = [...options.set, ...(options.seed === undefined ? [] : [`train.seed=${options.seed}`])];
  const preset = options.preset === undefined ? {} : { preset: options.preset };
  if (options.config === undefined) return parseConfig({}, { ...preset, overrides });
  if (!existsSync(options.config)) {
    throw new DidError('DID_USAGE', `--config: there is no file ${options.config}.`);
  }
  const text = await readFile(options.config, 'utf8');
  return parseConfig(text, { ...preset, overrides, name: options.config });
}

async function train(config: DidConfig, options: TrainOptions, context: CliContext): Promise<void> {
  if (options.data === undefined || options.out === undefined) {
    throw new DidError('DID_USAGE', 'did train needs --data DIR and --out RUN.');
  }
  const [{ loadCropSet }, { trainRun }] = await Promise.all([
    import('@did/datasets'),
    import('../train/trainer.js'),
  ]);
  const data = await loadCropSet(options.data);
  const shown = showEvents(context);
  const { out, resume, backend, weightsCache, maxTime, dataThreads } = options;
  const summary = await trainRun({
    config,
    data,
    out,
    resume,
    backend,
    ...(weightsCache === undefined ? {} : { weightsCache }),
    ...(maxTime === undefined ? {} : { maxSeconds: maxTime }),
    ...(dataThreads === undefined ? {} : { dataThreads }),
    signal: context.signal,
    onEvent: shown.event,
  }).finally(shown.stop);
  // Time that was given is no failure when it is used up; --json says whether there is more to do.
  if (summary.end.reason === 'interrupted') context.status = 1;
  if (options.json) return context.out(JSON.stringify(summary));
  context.out(endText(summary, config));
  context.out(`Run: ${summary.dir}`);
}

function endText({ end, step, seconds, best }: RunSummary, { train: { steps, bestBy } }: DidConfig): string {
  const how = {
    steps: 'Trained',
    'early-stopping': `Stopped early, ${end.text}. Trained`,
    'max-time': 'Its time is over; the same command goes on from here. Trained',
    interrupted: 'Stopped; the same command goes on from here. Trained',
  }[end.reason];
  const bestText =
    best === null
      ? ''
      : `; best validation ${FIGURE_NAMES[bestBy]} ${(best.value ?? best.auc).toFixed(4)} at step ${best.step}`;
  return `${how} ${step} of ${steps} steps in ${seconds.toFixed(1)} s${bestText}.`;
}

function showEvents(context: CliContext): { event: (event: TrainEvent) => void; stop: () => void } {
  let progress: Progress | undefined;
  return {
    event(event) {
      if (event.type === 'train-start') {
        const from = event.step > 0 ? `, going on from step ${event.step}` : '';
        context.err(
          `Training ${event.parameters.toLocaleString('en')} parameters on ${event.backend}${from}.`,
        );
        if (event.weights !== null) {
          context.err(
            `G starts from ${event.weights.file} (sha256 ${event.weights.sha256.slice(0, 12)}...).`,
          );
        }
        progress = startProgress(context, 'train', event.steps);
      } else if (event.type === 'step-end') {
        const { step, total, cls, dec } = event.row;
        progress?.update(
          step,
          event.secondsLeft,
          `J ${total.toFixed(3)}  L_cls ${cls.toFixed(3)}  D ${dec.toFixed(3)}`,
        );
      } else if (event.type === 'diagnosis-end' && !context.interactive) {
        const { step, dependence } = event.row;
        const { nats, lowerBound, ceiling } = dependence.mutualInformation;
        context.err(
          `diagnosis at step ${step}: I(I_df; I_os) ${nats.toFixed(2)} nats, ${lowerBound.toFixed(2)} proved (floor ${dependence.floor.toFixed(2)}, ceiling ${ceiling.toFixed(2)})`,
        );
      } else if (event.type === 'domains-end' && !context.interactive) {
        context.err(domainsText(event.row));
      } else if (event.type === 'warning') {
        context.err(`warning at step ${event.step}: ${event.text}`);
      } else if (event.type === 'validation-end' && !context.interactive) {
        const { step, auc, eer } = event.row;
        context.err(
          `validation at step ${step}: AUC ${auc.toFixed(4)}  EER ${eer.toFixed(4)}${event.best ? '  (best)' : ''}`,
        );
      }
    },
    stop: () => progress?.stop(),
  };
}

function domainsText({ step, count, nmi, ari, moved }: DomainsRow): string {
  const change = moved === null ? '' : `, ${(100 * moved).toFixed(0)} % of fakes moved`;
  const agreement =
    nmi === null || ari === null
      ? ''
      : `; agreement with the true methods NMI ${nmi.toFixed(3)}, ARI ${ari.toFixed(3)}`;
  return `domains at step ${step}: ${count} found${change}${agreement}`;
}

function printKeys(context: CliContext): void {
  for (const { key, fallback, range, reason } of listConfigKeys()) {
    context.out(`${key} = ${JSON.stringify(fallback)}   (${range})\n    ${reason}`);
  }
}
