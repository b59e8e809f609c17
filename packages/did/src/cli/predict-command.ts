import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import type { FailedVerdict, Verdict } from '../predict/verdict.js';
import type { CheckpointName } from '../train/run-folder.js';
import { checkpointOption } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, withCommonOptions } from './common-options.js';
import { plainTable } from './plain-table.js';

interface PredictOptions extends CommonOptions {
  readonly model?: string;
  readonly checkpoint: CheckpointName;
  readonly threshold?: number;
}

type FileVerdict = { readonly file: string } & (Verdict | FailedVerdict);

/** `did predict`. */
export function addPredictCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('predict'))
    .description('A verdict for each picture: real, fake, uncertain or no_face.')
    .argument('<input...>', 'pictures, or folders of pictures')
    .option('--model <dir>', 'detector or run folder')
    .addOption(checkpointOption('best'))
    .option('--threshold <p>', 'probability above which a face is called fake', probability)
    .action(async (inputs: string[], options: PredictOptions) => {
      if (options.model === undefined) throw new DidError('DID_USAGE', 'did predict needs --model RUN.');
      const { listImages } = await import('../predict/list-images.js');
      const files = await listImages(inputs);
      const { loadDetector } = await import('../predict/load-detector.js');
      const { errorVerdict } = await import('../predict/error-verdict.js');
      const { checkpoint, backend, threshold } = options;
      const detector = await loadDetector(options.model, {
        checkpoint,
        backend,
        ...(threshold === undefined ? {} : { threshold }),
      });
      const verdicts: FileVerdict[] = [];
      try {
        for (const file of files) {
          try {
            verdicts.push({ file, ...(await detector.predict(file)) });
          } catch (error) {
            // One unreadable picture is named and judged `error`; the others go on.
            verdicts.push({ file, ...errorVerdict(error) });
          }
        }
      } finally {
        detector.dispose();
      }
      context.out(options.json ? JSON.stringify(verdicts) : table(verdicts));
      if (verdicts.some(({ verdict }) => verdict === 'error')) context.status = 1;
    });
}

function table(verdicts: readonly FileVerdict[]): string {
  const rows = verdicts.map((verdict) => {
    if (!('probability' in verdict)) return [verdict.file, 'error', '-', '-', verdict.message];
    const { file, verdict: name, probability: p } = verdict;
    const faces = verdict.kind === 'picture' ? verdict.faces.length : verdict.people.length;
    return [file, name, p === null ? '-' : p.toFixed(3), String(faces), ''];
  });
  return plainTable(['file', 'verdict', 'P(fake)', 'faces', ''], rows);
}

function probability(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) {
    throw new DidError('DID_USAGE', `--threshold must lie between 0 and 1; got "${text}".`);
  }
  return value;
}
