import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { CropSet, Sample } from '@did/datasets';
import { type BackendName, DidError, isDidError, prepareBackend } from '@did/runtime';
import { leftOutConditions } from '../evaluate/left-out-columns.js';
import { loadRunModel } from '../evaluate/load-run-model.js';
import { createDidModel, type DidModel } from '../model/did-model.js';
import { readCheckpointState } from '../train/checkpoint.js';
import { domainClasses } from '../train/domains/domain-classes.js';
import { isLeftOut } from '../train/left-out-rows.js';
import { type CheckpointName, type RunFolder, readRunFolder, runPaths } from '../train/run-folder.js';
import { resolveStartWeights } from '../train/start-weights.js';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import { weightsCacheDir } from '../weights/weights-cache.js';
import { FEWEST_SOURCES, measureDependence } from './dependence.js';
import { type DiagnosisPictures, diagnosisPictures, requireDisjoint } from './diagnosis-pictures.js';
import { type CheckpointDiagnosis, DIAGNOSTICS_FILE, type Diagnostics } from './diagnostics.js';
import { pooledFeatures } from './pooled-features.js';
import { type FeatureProbes, probeFeatures } from './probe-features.js';

/** What {@link diagnoseRun} needs. */
export interface DiagnoseRunOptions {
  /** The run folder. */
  readonly run: string;
  readonly data: CropSet;
  /** A run of another kind, whose features the same probes read: a BCE run of the same data and length. */
  readonly baseline?: string | undefined;
  /** By default `start`, `last`, `best` and every step that training kept. */
  readonly checkpoints?: readonly ('start' | CheckpointName)[] | undefined;
  /** Probes are fitted here. Default `val`, which training did not fit. */
  readonly fit?: Sample['split'];
  /** And tested here. Default `test`. */
  readonly test?: Sample['split'];
  /** Methods told apart: those trained on, or all that both splits have. Default `seen`. */
  readonly methods?: 'seen' | 'all';
  /** Sources of each split at most. Default 600. */
  readonly sources?: number;
  /** Principal components at most whose mutual information is measured. Default 32. */
  readonly components?: number;
  readonly backend?: 'auto' | BackendName;
  /** Where `did weights fetch` put what the run began with. */
  readonly weightsCache?: string | undefined;
  readonly seed?: number;
  /** Bootstrap rounds. Default 1000. */
  readonly rounds?: number;
  readonly onProgress?: (done: number, of: number, what: string) => void;
  readonly signal?: AbortSignal;
}

interface Settings {
  readonly data: CropSet;
  readonly fit: DiagnosisPictures;
  readonly test: DiagnosisPictures;
  readonly methods: readonly string[];
  readonly components: number;
  readonly seed: number;
  readonly rounds: number;
}

/**
 * Says whether a run's decomposition does what it claims: what its masks do, how much I_df and I_os tell about each other, and
 * from which features the forging method, and real or fake, can be read; over the checkpoints that stand.
 *
 * @remarks Probes are fitted on one split and tested on another, on fakes alone for the method; both must share no source. Pictures
 * of conditions that the run left out (`data.without`) take no part.
 * @returns The diagnosis; it is also written as `diagnostics.json` into the run.
 * @throws DidError: DID_DATA when a split lacks pictures or both share a source, DID_RUN when there is no such run or checkpoint.
 */
export async function diagnoseRun(options: DiagnoseRunOptions): Promise<Diagnostics> {
  const started = performance.now();
  const { data, fit = 'val', test = 'test', sources = 600, seed = 1, rounds = 1000, onProgress } = options;
  const run = resolve(options.run);
  const folder = await readRunFolder(run);
  // Conditions that the run left out are none of what it was to learn; methods are chosen below.
  const without = leftOutConditions(data.samples, folder.config.data.without);
  const of = (split: string) =>
    data.samples.filter((sample) => sample.split === split && !isLeftOut(sample, without));
  const seen = folder.config.data.methods;
  const methods = options.methods === 'all' ? methodsOf(of(fit), of(test), seen) : seen;
  const pictures = {
    fit: diagnosisPictures(of(fit), methods, { sources, seed }),
    test: diagnosisPictures(of(test), methods, { sources, seed }),
  };
  requireMethods(data, pictures, methods, { fit, test });
  requireDisjoint(pictures.fit.all, pictures.test.all, { fit, test });
  const settings: Settings = {
    data,
    methods,
    components: options.components ?? 32,
    seed,
    rounds,
    ...pictures,
  };
  const report = await prepareBackend(options.backend ?? 'auto');
  const notes: string[] = [];
  if (folder.config.model.variant === 'did' && pictures.test.sources < FEWEST_SOURCES) {
    notes.push(
      `The mutual information was not measured: split "${test}" has ${pictures.test.sources} sources, and the estimator needs ${FEWEST_SOURCES}.`,
    );
  }
  const wanted = options.checkpoints ?? (await standingCheckpoints(run));
  const parts = wanted.length + (options.baseline === undefined ? 0 : 1);
  const checkpoints: CheckpointDiagnosis[] = [];
  for (const checkpoint of wanted) {
    options.signal?.throwIfAborted();
    onProgress?.(checkpoints.length, parts, checkpoint);
    const opened = await openCheckpoint(run, folder, checkpoint, options.weightsCache);
    if (typeof opened === 'string') {
      notes.push(opened);
      continue;
    }
    const { model, step } = opened;
    try {
      checkpoints.push({ checkpoint, step, ...(await diagnose(model, folder, settings)) });
    } finally {
      model.dispose();
    }
  }
  options.signal?.throwIfAborted();
  if (options.baseline !== undefined) onProgress?.(wanted.length, parts, 'baseline');
  const baseline =
    options.baseline === undefined ? null : await diagnoseBaseline(resolve(options.baseline), settings);
  onProgress?.(parts, parts, '');
  const diagnostics: Diagnostics = {
    formatVersion: 1,
    name: basename(run),
    variant: folder.config.model.variant,
    backend: report.name,
    seed,
    methods,
    splits: { fit, test },
    sources: { fit: pictures.fit.sources, test: pictures.test.sources },
    checkpoints: checkpoints.sort((a, b) => a.step - b.step),
    baseline,
    notes,
    seconds: (performance.now() - started) / 1000,
  };
  await writeFileAtomically(join(run, DIAGNOSTICS_FILE), `${JSON.stringify(diagnostics)}\n`);
  return diagnostics;
}

async function diagnose(
  model: DidModel,
  { record }: RunFolder,
  { data, fit, test, components, seed, ...probing }: Settings,
): Promise<Omit<CheckpointDiagnosis, 'checkpoint' | 'step'>> {
  const pairs = await pooledFeatures(model, data, test.pairs, record.preprocess, { critic: true, seed });
  const dependence = await measureDependence(pairs, { components, seed });
  const { masks } = pairs;
  const randomMasks =
    masks === null ? undefined : { deepfake: masks.deepfake.mean, domain: masks.domain?.mean ?? null };
  const probes = await probed(model, record.preprocess, { data, fit, test, seed, ...probing }, randomMasks);
  return { masks, dependence, ...probes };
}

async function diagnoseBaseline(run: string, settings: Settings): Promise<Diagnostics['baseline']> {
  const { folder, model, state } = await loadRunModel(run, 'last');
  try {
    const probes = await probed(model, folder.record.preprocess, settings);
    return { name: basename(run), variant: folder.config.model.variant, step: state.step, ...probes };
  } finally {
    model.dispose();
  }
}

async function probed(
  model: DidModel,
  preprocess: RunFolder['record']['preprocess'],
  { data, fit, test, methods, seed, rounds }: Omit<Settings, 'components'>,
  randomMasks?: { readonly deepfake: number; readonly domain: number | null },
): Promise<FeatureProbes> {
  const read = (samples: readonly Sample[]) =>
    pooledFeatures(model, data, samples, preprocess, { randomMasks, seed });
  return probeFeatures(await read(fit.all), await read(test.all), { methods, seed, rounds });
}

/** A checkpoint's model, which the caller disposes; or, in words, why there is none. */
async function openCheckpoint(
  run: string,
  { config }: RunFolder,
  checkpoint: 'start' | CheckpointName,
  weightsCache: string = weightsCacheDir(),
): Promise<{ model: DidModel; step: number } | string> {
  if (checkpoint !== 'start') {
    const { model, state } = await loadRunModel(run, checkpoint);
    return { model, step: state.step };
  }
  try {
    const { start } = await resolveStartWeights(config, weightsCache, null);
    const model = await createDidModel({
      config: config.model,
      domains: domainClasses(config),
      seed: config.train.seed,
      ...(start === null ? {} : { backboneWeights: start.file }),
    });
    await model.compileForInference();
    return { model, step: 0 };
  } catch (error) {
    if (!isDidError(error) || error.code !== 'DID_WEIGHTS') throw error;
    return `The start is left out: ${error.message}`;
  }
}

/** The start, and the checkpoints on disk; of those of one step the first. */
async function standingCheckpoints(run: string): Promise<('start' | CheckpointName)[]> {
  const kept = (await readdir(join(run, 'checkpoints')).catch(() => [])).filter((name) =>
    /^step-\d+$/.test(name),
  );
  const names = (['last', 'best', ...kept] as CheckpointName[]).filter((name) =>
    existsSync(runPaths.checkpoint(run, name)),
  );
  if (names.length === 0) {
    throw new DidError('DID_RUN', `${run} has no checkpoint yet. Train it first.`, { dir: run });
  }
  const byStep = new Map<number, CheckpointName>();
  for (const name of names) {
    const { step } = await readCheckpointState(runPaths.checkpoint(run, name));
    if (!byStep.has(step)) byStep.set(step, name);
  }
  return ['start', ...[...byStep].sort(([a], [b]) => a - b).map(([, name]) => name)];
}

/** Methods with fakes in both splits: those trained on, then the others by name. */
function methodsOf(fit: readonly Sample[], test: readonly Sample[], seen: readonly string[]): string[] {
  const fakes = (samples: readonly Sample[]) =>
    new Set(samples.flatMap(({ label, method }) => (label === 1 ? [method] : [])));
  const known = fakes(fit);
  const both = [...fakes(test)].filter((method) => known.has(method)).sort();
  return [
    ...seen.filter((method) => both.includes(method)),
    ...both.filter((method) => !seen.includes(method)),
  ];
}

function requireMethods(
  data: CropSet,
  pictures: { readonly fit: DiagnosisPictures; readonly test: DiagnosisPictures },
  methods: readonly string[],
  splits: { readonly fit: string; readonly test: string },
): void {
  for (const part of ['fit', 'test'] as const) {
    const present = new Set(pictures[part].all.map(({ method }) => method));
    const missing = methods.filter((method) => !present.has(method));
    if (methods.length >= 2 && missing.length === 0) continue;
    throw new DidError(
      'DID_DATA',
      methods.length < 2
        ? `did diagnose: telling methods apart takes two at least; the run has ${methods.length}. Try --methods all.`
        : `${data.dir}: split "${splits[part]}" has no fakes of ${missing.join(', ')} beside real pictures of the same sources. Give a crop set that has them, or choose another split.`,
      { split: splits[part], missing },
    );
  }
}
