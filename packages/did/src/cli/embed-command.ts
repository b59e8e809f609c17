import type { Sample } from '@did/datasets';
import { DidError } from '@did/runtime';
import { type Command, Option } from 'commander';
import type { EmbeddingMethod } from '../figures/embed-points.js';
import type { EmbeddingFigure } from '../figures/embedding-figure.js';
import type { CheckpointName } from '../train/run-folder.js';
import { checkpointOption } from './checkpoint-option.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { plainTable } from './plain-table.js';
import { type Progress, startProgress } from './progress.js';

interface EmbedOptions extends CommonOptions {
  readonly run?: string;
  readonly data?: string;
  readonly out?: string;
  readonly baseline?: string;
  readonly method: EmbeddingMethod;
  readonly methods: 'seen' | 'all';
  readonly points: number;
  readonly checkpoint: CheckpointName;
  readonly split: Sample['split'];
  readonly seed: number;
}

/** `did embed`. */
export function addEmbedCommand(program: Command, context: CliContext): void {
  withCommonOptions(program.command('embed'))
    .description(
      'Features of a run laid into the plane by t-SNE or UMAP, with how far methods lie apart in them.',
    )
    .option('--run <dir>', 'run folder, as "did train" writes it; gets embedding.json for its report')
    .option('--data <dir>', 'crop set')
    .option('--out <dir>', 'folder for embedding.svg, embedding.csv and embedding.json')
    .option('--baseline <dir>', 'run whose features stand beside, such as one of model.variant=bce')
    .addOption(new Option('--method <name>', 'how').choices(['tsne', 'umap']).default('tsne'))
    .addOption(
      new Option('--methods <which>', 'forging methods shown: those trained on, or all of the split')
        .choices(['seen', 'all'])
        .default('seen'),
    )
    .option('--points <n>', 'pictures at most, as many real ones as of each method', wholeNumber(10), 1000)
    .addOption(checkpointOption('last'))
    .addOption(
      new Option('--split <split>', 'where pictures are drawn from')
        .choices(['train', 'val', 'test'])
        .default('test'),
    )
    .option('--seed <n>', 'seed that draws pictures, and where points begin', wholeNumber(0), 1)
    .action(async ({ json, run, data: dir, out, ...options }: EmbedOptions) => {
      if (run === undefined || dir === undefined || out === undefined) {
        throw new DidError('DID_USAGE', 'did embed needs --run RUN, --data CROPS and --out DIR.');
      }
      const [{ loadCropSet }, { drawEmbedding }, { writeEmbedding }] = await Promise.all([
        import('@did/datasets'),
        import('../figures/draw-embedding.js'),
        import('../figures/write-embedding.js'),
      ]);
      const data = await loadCropSet(dir);
      let progress: Progress | undefined;
      const figure = await drawEmbedding({
        ...options,
        run,
        data,
        signal: context.signal,
        onProgress: (done, of, what) => {
          progress ??= startProgress(context, 'embed', of);
          progress.update(done, null, what);
        },
      }).finally(() => progress?.stop());
      const files = await writeEmbedding(figure, { run, out });
      if (json) {
        const { samples: _, panels, ...rest } = figure.data;
        const separations = panels.map(({ points: __, ...panel }) => panel);
        context.out(JSON.stringify({ ...files, ...rest, panels: separations }));
        return;
      }
      context.out(`${embeddingTable(figure.data)}\nFigure: ${files.svg}\nPoints: ${files.csv}`);
    });
}

function embeddingTable({ panels }: EmbeddingFigure): string {
  const text = (value: number | null) => (value === null ? '-' : value.toFixed(3));
  return plainTable(
    [
      'features',
      'components',
      'variance',
      'silhouette: method',
      'fake/real',
      'in the plane: method',
      'fake/real',
    ],
    panels.map(({ title, components, explained, silhouette }) => [
      title,
      String(components),
      explained.toFixed(3),
      text(silhouette.components.method),
      text(silhouette.components.label),
      text(silhouette.plane.method),
      text(silhouette.plane.label),
    ]),
  );
}
