import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import type { CheckpointName } from '../train/run-folder.js';
import { checkpointOption } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { evaluationTable } from './evaluation-table.js';

interface EvaluateOptions extends CommonOptions {
  readonly run?: string;
  readonly data?: string;
  readonly checkpoint: CheckpointName;
  readonly split: 'train' | 'val' | 'test';
  readonly test?: string;
  readonly rounds: number;
  readonly seed: number;
}

/** `did evaluate`. */
export function addEvaluateCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('evaluate'))
    .description('AUC, EER and intervals by frame and by video, for each method.')
    .option('--run <dir>', 'run folder, as "did train" writes it')
    .option('--data <dir>', 'crop set')
    .addOption(checkpointOption('last'))
    .addOption(new Option('--split <name>', 'which split').choices(['train', 'val', 'test']).default('test'))
    .option(
      '--test <name>',
      'a name for the result: RUN/evaluation-CHECKPOINT-NAME.json (the split by default)',
    )
    .option('--rounds <n>', 'bootstrap rounds', wholeNumber(10), 1000)
    .option('--seed <n>', 'seed of the bootstrap', wholeNumber(0), 1)
    .action(async (options: EvaluateOptions) => {
      const { run, data: dir, checkpoint, split, test, rounds, seed, backend } = options;
      if (run === undefined || dir === undefined)
        throw new DidError('DID_USAGE', 'did evaluate needs --run RUN and --data DIR.');
      const [{ loadCropSet }, { evaluateRun }] = await Promise.all([
        import('@did/datasets'),
        import('../evaluate/evaluator.js'),
      ]);
      const data = await loadCropSet(dir);
      const evaluation = await evaluateRun({
        ...{ run, data, checkpoint, split, rounds, seed, backend },
        ...(test === undefined ? {} : { test }),
      });
      if (options.json) context.out(JSON.stringify({ ...evaluation, scores: undefined }));
      else context.out(evaluationTable(evaluation));
    });
}
