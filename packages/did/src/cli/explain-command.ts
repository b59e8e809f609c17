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
  readonly model?: string;
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
    .argument(
      '[paths...]',
      'faces by their path in the manifest, drawn by --seed when left out; without --data pictures, clips, folders and globs',
    )
    .option(
      '--run, --model <dir>',
      'run folder, as "did train" writes it; for pictures a detector folder too',
    )
    .option('--data <dir>', 'crop set')
    .option(
      '--out <dir>',
      'folder for index.html, explain.json and sheet-N.png; of pictures one PNG each, maps where the faces are',
    )
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
      const { model: run, data: dir, out, checkpoint, backend, json } = options;
      if (run !== undefined && dir === undefined && out !== undefined && paths.length > 0) {
        return explainPictures(paths, { run, out, checkpoint, backend, json }, context);
      }
      if (run === undefined || dir === undefined || out === undefined) {
        throw new DidError(
          'DID_USAGE',
          'did explain needs --run RUN and --out DIR, and --data CROPS or pictures.',
        );
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

/** The maps of pictures and clips, laid back where the faces are. */
async function explainPictures(
  paths: readonly string[],
  {
    run,
    out,
    checkpoint,
    backend,
    json,
  }: Pick<ExplainOptions, 'checkpoint' | 'backend' | 'json'> & { readonly run: string; readonly out: string },
  context: CliContext,
): Promise<void> {
  const [{ listInputs }, { loadDetector }, { errorVerdict }, { writeExplained }] = await Promise.all([
    import('../predict/list-inputs.js'),
    import('../predict/load-detector.js'),
    import('../predict/error-verdict.js'),
    import('../explain/write-explained.js'),
  ]);
  const files = await listInputs(paths);
  const detector = await loadDetector(run, { checkpoint, backend, withDomain: true });
  const { signal } = context;
  const results: { file: string; explained: string | null; message?: string }[] = [];
  try {
    for (const [place, file] of files.entries()) {
      try {
        const verdict = await detector.predict(file, { signal });
        const explained = await writeExplained(detector, { file, place, verdict }, { out, signal });
        results.push({ file, explained });
      } catch (error) {
        signal.throwIfAborted();
        results.push({ file, explained: null, message: errorVerdict(error).message });
        context.status = 1;
      }
    }
  } finally {
    detector.dispose();
  }
  const lines = results.map(
    ({ file, explained, message }) => `${file}: ${explained ?? message ?? 'no face'}`,
  );
  context.out(json ? JSON.stringify(results) : lines.join('\n'));
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
