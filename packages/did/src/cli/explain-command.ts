import type { CropSet, Sample } from '@did/datasets';
import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import { closest } from 'fastest-levenshtein';
import type { CheckpointName } from '../train/run-folder.js';
import { checkpointOption } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { type Progress, startProgress } from './progress.js';

interface ExplainOptions extends CommonOptions {
  readonly run?: string;
  readonly data?: string;
  readonly out?: string;
  readonly checkpoint: CheckpointName;
  readonly split: Sample['split'];
  readonly samples: number;
  readonly seed: number;
}

/** `did explain`. */
export function addExplainCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('explain'))
    .description(
      'Where a run looks: attention masks and Grad-CAM over faces, as a page, pictures and numbers.',
    )
    .argument('[paths...]', 'faces by their path in the manifest; drawn by --seed when left out')
    .option('--run <dir>', 'run folder, as "did train" writes it')
    .option('--data <dir>', 'crop set')
    .option('--out <dir>', 'folder for index.html, explain.json and sheet-N.png')
    .addOption(checkpointOption('last'))
    .addOption(
      new Option('--split <split>', 'where faces are drawn from')
        .choices(['train', 'val', 'test'])
        .default('test'),
    )
    .option(
      '--samples <n>',
      'faces to draw: of each person the real one and one by each method',
      wholeNumber(1),
      12,
    )
    .option('--seed <n>', 'seed that draws the faces', wholeNumber(0), 1)
    .action(async (paths: readonly string[], options: ExplainOptions) => {
      const { run, data: dir, out, checkpoint, backend, json } = options;
      if (run === undefined || dir === undefined || out === undefined) {
        throw new DidError('DID_USAGE', 'did explain needs --run RUN, --data CROPS and --out DIR.');
      }
      const [{ loadCropSet }, { explainRun }, { writeExplanations }] = await Promise.all([
        import('@did/datasets'),
        import('../evaluate/explain-run.js'),
        import('../explain/write-explanations.js'),
      ]);
      const data = await loadCropSet(dir);
      const samples = paths.length > 0 ? byPath(data, paths) : await drawn(data, options);
      let progress: Progress | undefined;
      const explanations = await explainRun({
        run,
        data,
        samples,
        checkpoint,
        backend,
        signal: context.signal,
        onProgress: (done, of) => {
          progress ??= startProgress(context, 'explain', of);
          progress.update(done, null);
        },
      }).finally(() => progress?.stop());
      const written = await writeExplanations(explanations, { run, checkpoint, out });
      const count = `${explanations.length} ${explanations.length === 1 ? 'face' : 'faces'}`;
      context.out(
        json
          ? JSON.stringify({ ...written, faces: explanations.length })
          : `Explained ${count}.\nPage: ${written.page}\nPictures: ${written.sheets.join(', ')}\nNumbers: ${written.json}`,
      );
    });
}

async function drawn(data: CropSet, { split, samples: count, seed }: ExplainOptions): Promise<Sample[]> {
  const { chooseFaces } = await import('../explain/choose-faces.js');
  const samples = data.samples.filter((sample) => sample.split === split);
  if (samples.length === 0)
    throw new DidError('DID_DATA', `${data.dir}: split "${split}" is empty.`, { split });
  return chooseFaces(samples, count, seed);
}

function byPath({ dir, samples }: CropSet, paths: readonly string[]): Sample[] {
  return paths.map((path) => {
    const sample = samples.find((entry) => entry.path === path);
    if (sample !== undefined) return sample;
    const near = closest(
      path,
      samples.map((entry) => entry.path),
    );
    throw new DidError(
      'DID_DATA',
      `did explain: ${dir} has no face "${path}". Faces are named as in the column path of manifest.csv; did you mean ${near}?`,
      { path },
    );
  });
}
