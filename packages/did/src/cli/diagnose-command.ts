import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import type { CheckpointName } from '../train/run-folder.js';
import { checkpointName } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { type Progress, startProgress } from './progress.js';

type SplitName = 'train' | 'val' | 'test';

interface DiagnoseOptions extends CommonOptions {
  readonly run?: string;
  readonly data?: string;
  readonly baseline?: string;
  readonly checkpoint: readonly ('start' | CheckpointName)[];
  readonly fit: SplitName;
  readonly split: SplitName;
  readonly methods: 'seen' | 'all';
  readonly sources: number;
  readonly components: number;
  readonly rounds: number;
  readonly seed: number;
  readonly weightsCache?: string;
}

/** `did diagnose`. */
export function addDiagnoseCommand(program: Command, context: CliContext): void {
  const splits = ['train', 'val', 'test'];
  withCommonOptions(program.command('diagnose'))
    .description(
      'Whether the decomposition does what it claims: masks, mutual information, and what can be read from each part.',
    )
    .option('--run <dir>', 'run folder, as "did train" writes it; gets diagnostics.json')
    .option('--data <dir>', 'crop set')
    .option('--baseline <dir>', 'run whose features the same probes read, such as one of model.variant=bce')
    .option(
      '--checkpoint <name>',
      'start, last, best or step-N; may be repeated; all that stand when left out',
      (text, list: readonly string[]) => [...list, text === 'start' ? text : checkpointName(text)],
      [],
    )
    .addOption(new Option('--fit <split>', 'probes learn from this split').choices(splits).default('val'))
    .addOption(new Option('--split <split>', 'all is measured on this split').choices(splits).default('test'))
    .addOption(
      new Option('--methods <which>', 'methods told apart: those trained on, or all that both splits have')
        .choices(['seen', 'all'])
        .default('seen'),
    )
    .option('--sources <n>', 'sources of each split at most', wholeNumber(2), 600)
    .option('--components <n>', 'principal components at most for the mutual information', wholeNumber(1), 32)
    .option('--rounds <n>', 'bootstrap rounds', wholeNumber(10), 1000)
    .option('--seed <n>', 'seed of every draw', wholeNumber(0), 1)
    .option(
      '--weights-cache <dir>',
      'where the weights lie that the run began with (default: ~/.cache/did/weights)',
    )
    .action(async ({ json, split, checkpoint, data: dir, run, ...options }: DiagnoseOptions) => {
      if (run === undefined || dir === undefined)
        throw new DidError('DID_USAGE', 'did diagnose needs --run RUN and --data DIR.');
      const [{ loadCropSet }, { diagnoseRun }, { diagnosticsTable }] = await Promise.all([
        import('@did/datasets'),
        import('../diagnose/diagnose-run.js'),
        import('../diagnose/diagnostics-table.js'),
      ]);
      const data = await loadCropSet(dir);
      let progress: Progress | undefined;
      const diagnostics = await diagnoseRun({
        ...options,
        run,
        data,
        test: split,
        checkpoints: checkpoint.length === 0 ? undefined : checkpoint,
        signal: context.signal,
        onProgress: (done, of, what) => {
          progress ??= startProgress(context, 'diagnose', of);
          progress.update(done, null, what);
        },
      }).finally(() => progress?.stop());
      context.out(json ? JSON.stringify(diagnostics) : diagnosticsTable(diagnostics));
    });
}
