import { basename, resolve } from 'node:path';
import type { CropSet, Sample } from '@did/datasets';
import type { FlatRows } from '@did/mi-estimator';
import { type BackendName, DidError, prepareBackend, SeededRandom } from '@did/runtime';
import { featureTitle } from '../diagnose/feature-title.js';
import { type FeatureName, pooledFeatures } from '../diagnose/pooled-features.js';
import { principalComponents } from '../diagnose/principal-components.js';
import { loadRunModel } from '../evaluate/load-run-model.js';
import { type CheckpointName, readRunFolder } from '../train/run-folder.js';
import { embedInThread } from './embed-in-thread.js';
import type { EmbeddingMethod } from './embed-points.js';
import { embeddingChart, embeddingSize } from './embedding-chart.js';
import type { EmbeddingFigure, EmbeddingPanel, EmbeddingSeparation } from './embedding-figure.js';
import type { VectorFigure } from './figure.js';
import { silhouette } from './silhouette.js';
import { svgFile } from './svg-file.js';

/** What {@link drawEmbedding} needs. */
export interface DrawEmbeddingOptions {
  /** The run folder. */
  readonly run: string;
  /** The run folder of a baseline, whose features stand beside. */
  readonly baseline?: string | undefined;
  readonly data: CropSet;
  /** Default `tsne`. */
  readonly method?: EmbeddingMethod;
  /** Methods shown: those trained on, or all of the split but the null forgery. Default `seen`. */
  readonly methods?: 'seen' | 'all';
  /** Pictures at most, drawn by `seed`, as many real ones as of each method. Default 1000. */
  readonly points?: number;
  /** Default `last`. */
  readonly checkpoint?: CheckpointName;
  /** Default `test`. */
  readonly split?: Sample['split'];
  /** Draws the pictures, and where points begin. Default 1. */
  readonly seed?: number;
  readonly backend?: 'auto' | BackendName;
  readonly onProgress?: (done: number, of: number, what: string) => void;
  readonly signal?: AbortSignal;
}

/** Wider features are brought to so many principal components first. */
const COMPONENTS = 50;
/** Fewer say nothing. */
const FEWEST = 10;

/**
 * Lays pooled features of real pictures and fakes into the plane by t-SNE or UMAP: the paper's Figure 6. Panels: the baseline's I,
 * then I_df and I_dom of the run (of a run without masks its I).
 *
 * @remarks Features are standardised and brought to 50 principal components; all panels show the same pictures. The embedding runs in
 * a thread.
 * @throws DidError: DID_RUN when there is no such run, DID_DATA when the split has too few pictures.
 */
export async function drawEmbedding(options: DrawEmbeddingOptions): Promise<VectorFigure<EmbeddingFigure>> {
  const { run, baseline, data, method = 'tsne', seed = 1, split = 'test', checkpoint = 'last' } = options;
  const { config } = await readRunFolder(resolve(run));
  const { methods, samples } = choosePictures(data, config.data.methods, options);
  await prepareBackend(options.backend ?? 'auto');
  const sources = [
    ...(baseline === undefined ? [] : [{ of: 'baseline' as const, dir: baseline }]),
    { of: 'run' as const, dir: run },
  ];
  const features: { of: 'run' | 'baseline'; feature: FeatureName; title: string; rows: FlatRows }[] = [];
  for (const { of, dir } of sources) {
    options.signal?.throwIfAborted();
    const { folder, model } = await loadRunModel(resolve(dir), checkpoint);
    const pooled = await pooledFeatures(model, data, samples, folder.record.preprocess, { seed }).finally(
      () => model.dispose(),
    );
    const { variant } = folder.config.model;
    const names: FeatureName[] = variant === 'did' && of === 'run' ? ['iDf', 'iDom'] : ['i'];
    for (const feature of names) {
      const rows = pooled.features[feature];
      // Without A_dom there is no I_dom.
      if (rows === undefined) continue;
      features.push({ of, feature, rows, title: `${variant.toUpperCase()}: ${featureTitle(feature)}` });
    }
  }
  const panels: EmbeddingPanel[] = [];
  for (const { rows, title, ...which } of features) {
    const { scores, explained } = await principalComponents(rows, COMPONENTS);
    const points = await embedInThread(
      { method, rows: listRows(scores), seed },
      {
        signal: options.signal,
        onProgress: (done, of) =>
          options.onProgress?.(panels.length * of + done, features.length * of, title),
      },
    );
    const plane = { count: points.length, size: 2, values: Float32Array.from(points.flat()) };
    panels.push({
      ...which,
      title,
      points,
      components: scores.size,
      explained,
      silhouette: { components: separation(scores, samples), plane: separation(plane, samples) },
    });
  }
  const figure: EmbeddingFigure = {
    formatVersion: 1,
    run: basename(resolve(run)),
    baseline: baseline === undefined ? null : basename(resolve(baseline)),
    checkpoint,
    method,
    split,
    seed,
    methods: ['real', ...methods],
    samples: samples.map(({ path, method: own, label }) => ({ path, method: own, label })),
    panels,
  };
  const { width, height } = embeddingSize(figure);
  return { svg: svgFile(embeddingChart(figure), width, height), data: figure };
}

function choosePictures(data: CropSet, seen: readonly string[], options: DrawEmbeddingOptions) {
  const { split = 'test', points = 1000, seed = 1 } = options;
  const all = data.samples.filter((sample) => sample.split === split);
  const fakes = new Set(all.filter(({ label }) => label === 1).map((sample) => sample.method));
  const known = seen.filter((method) => fakes.has(method));
  const others = [...fakes].filter((method) => !seen.includes(method)).sort();
  const methods = options.methods === 'all' ? [...known, ...others] : known;
  const random = new SeededRandom(`embedding/${seed}`);
  const each = Math.floor(points / (methods.length + 1));
  const samples = ['real', ...methods].flatMap((method) =>
    random.shuffle(all.filter((sample) => sample.method === method)).slice(0, each),
  );
  if (samples.length < FEWEST) {
    throw new DidError(
      'DID_DATA',
      `${data.dir}: split "${split}" gives ${samples.length} pictures of ${['real', ...methods].join(', ')}; an embedding takes ${FEWEST} at least. Choose another split, more points, or methods 'all'.`,
      { split, pictures: samples.length },
    );
  }
  return { methods, samples: random.shuffle(samples) };
}

function listRows({ count, size, values }: FlatRows): number[][] {
  return Array.from({ length: count }, (_, i) => Array.from(values.subarray(i * size, (i + 1) * size)));
}

function separation(rows: FlatRows, samples: readonly Sample[]): EmbeddingSeparation {
  return {
    method: silhouette(
      rows,
      samples.map((sample) => sample.method),
    ),
    label: silhouette(
      rows,
      samples.map((sample) => sample.label),
    ),
  };
}
