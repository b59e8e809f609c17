import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { CropSet, Sample } from '@did/datasets';
import { type BackendName, DidError, prepareBackend } from '@did/runtime';
import { isLeftOut } from '../train/left-out-rows.js';
import type { CheckpointName } from '../train/run-folder.js';
import { writeFileAtomically } from '../train/write-file-atomically.js';
import { confusionOf } from './domain-confusion.js';
import type { EvaluatedSet, Evaluation, MethodResult, ScoreRow } from './evaluation.js';
import { leftOutConditions } from './left-out-columns.js';
import { loadRunModel } from './load-run-model.js';
import { manifestSha256 } from './manifest-sha256.js';
import { ORIGIN_COLUMN, originPairs } from './origin-pairs.js';
import { scoreSamples } from './score-samples.js';
import { frameStat, framesAndVideos, type StatOptions } from './score-statistics.js';
import { checkTestName } from './test-name.js';
import { valueResults } from './value-results.js';

/** What {@link evaluateRun} needs. */
export interface EvaluateRunOptions {
  /** The run folder. */
  readonly run: string;
  readonly data: CropSet;
  /** Tables use `last`, runs of equal length; `best` is chosen on validation data. Default `last`. */
  readonly checkpoint?: CheckpointName;
  /** Default `test`. */
  readonly split?: Sample['split'];
  /** A name for this test, which the file's name takes; by default the split. */
  readonly test?: string;
  readonly backend?: 'auto' | BackendName;
  /** Bootstrap rounds. Default 1000. */
  readonly rounds?: number;
  readonly seed?: number;
}

/**
 * Scores a split and says how well the run tells fakes from real pictures: by frame and by video, over the
 * methods trained on, over all others, and for each method.
 *
 * @remarks Intervals resample sources: a real picture with all its forgeries counts as one draw. Pictures of values that the
 * run left out (`data.without`) are judged among themselves.
 * @returns The evaluation; it is also written as `evaluation-CHECKPOINT-TEST.json` into the run.
 * @throws DidError: DID_USAGE (a test's name that is no part of a file's name, or that of a test on another crop set), DID_DATA (the split is empty), DID_RUN (no run).
 */
export async function evaluateRun(options: EvaluateRunOptions): Promise<Evaluation> {
  const started = performance.now();
  const { data, checkpoint = 'last', split = 'test', test = split } = options;
  checkTestName(test);
  const run = resolve(options.run);
  const file = join(run, `evaluation-${checkpoint}-${test}.json`);
  const set = { folder: basename(resolve(data.dir)), manifestSha256: await manifestSha256(data.dir) };
  await requireSameSet(file, set);
  const samples = data.samples.filter((sample) => sample.split === split);
  const familyOf = familyLookup(data);
  if (samples.length === 0) {
    throw new DidError('DID_DATA', `${data.dir}: split "${split}" is empty.`, { split });
  }
  const report = await prepareBackend(options.backend ?? 'auto');
  const { folder, model, state } = await loadRunModel(run, checkpoint);
  const seenMethods = folder.config.data.methods;
  const conditions = leftOutConditions(samples, folder.config.data.without);
  let scores: ScoreRow[];
  try {
    const values = await scoreSamples(model, data, samples, folder.record.preprocess);
    scores = samples.map((sample, i) => ({
      ...scoreRow(sample, values[i]?.logit ?? Number.NaN, values[i]?.domain ?? null, familyOf(sample.method)),
      ...(isLeftOut(sample, conditions) ? { leftOut: true } : {}),
    }));
  } finally {
    model.dispose();
  }
  const stat: StatOptions = { rounds: options.rounds ?? 1000, seed: options.seed ?? 1 };
  // What was trained on stands by itself, and what was left out as well.
  const known = scores.filter((row) => row.leftOut !== true);
  const leftOut = scores.filter((row) => row.leftOut === true);
  const against = (methods: readonly string[], rows = known) => [
    ...rows.filter((row) => row.method === 'real'),
    ...rows.filter((row) => row.label === 1 && methods.includes(row.method)),
  ];
  const present = [...new Set(scores.filter((row) => row.label === 1).map((row) => row.method))];
  const unseen = present.filter((method) => !seenMethods.includes(method)).sort();
  const ordered = [...seenMethods.filter((method) => present.includes(method)), ...unseen];
  const methods: MethodResult[] = ordered.map((method) => ({
    method,
    family: familyOf(method),
    seen: seenMethods.includes(method),
    ...framesAndVideos(against([method]), stat),
  }));
  const origins = originPairs(
    scores,
    samples.map(({ extra }) => extra[ORIGIN_COLUMN] ?? ''),
    stat,
  );
  const ofLeftOut = (methods: readonly string[]) => {
    const rows = against(methods, leftOut);
    return rows.some((row) => row.label === 1) ? framesAndVideos(rows, stat) : null;
  };
  const seen = framesAndVideos(against(seenMethods), stat);
  const other = unseen.length === 0 ? null : framesAndVideos(against(unseen), stat);
  // Often these are all fakes, and intervals take their time.
  const one = unseen.length === 0 ? seen : unseen.length === present.length ? other : null;
  const all = (leftOut.length === 0 ? one : null) ?? framesAndVideos(against(present, scores), stat);
  const values = valueResults(scores, samples, seenMethods, conditions, stat);
  const nulls = known.filter((row) => row.label === 0 && row.method !== 'real');
  const evaluation: Evaluation = {
    formatVersion: 1,
    name: basename(run),
    variant: folder.config.model.variant,
    backend: report.name,
    checkpoint,
    split,
    test,
    data: set,
    step: state.step,
    beta: state.beta,
    seed: folder.config.train.seed,
    seen,
    unseen: other,
    all,
    methods,
    ...(leftOut.length === 0
      ? {}
      : { leftOut: { without: conditions, seen: ofLeftOut(seenMethods), unseen: ofLeftOut(unseen) } }),
    ...(values.length === 0 ? {} : { values }),
    ...(origins.length === 0 ? {} : { origins }),
    nullControl:
      nulls.length === 0
        ? null
        : frameStat([...against([]), ...nulls.map((row) => ({ ...row, label: 1 as const }))], stat),
    confusion: confusionOf(known, folder.config),
    scores,
    seconds: (performance.now() - started) / 1000,
  };
  await writeFileAtomically(file, `${JSON.stringify(evaluation)}\n`);
  return evaluation;
}

/** Another crop set's figures under the same name would be lost, and a report would show these for those. */
async function requireSameSet(file: string, set: EvaluatedSet): Promise<void> {
  if (!existsSync(file) || set.manifestSha256 === null) return;
  const { data } = JSON.parse(await readFile(file, 'utf8')) as Pick<Evaluation, 'data'>;
  const before = data?.manifestSha256 ?? null;
  if (before === null || before === set.manifestSha256) return;
  throw new DidError(
    'DID_USAGE',
    `${file} is of another crop set (${data?.folder}, whose manifest.csv has the sha256 ${before.slice(0, 8)}...). Give this test a name (--test ${set.folder}), or remove that file.`,
    { file },
  );
}

function scoreRow(sample: Sample, logit: number, domain: number | null, family: string): ScoreRow {
  const { path, videoKey, sourceId, method, label } = sample;
  return {
    path,
    videoKey,
    sourceId,
    method,
    family,
    label,
    logit,
    probability: 1 / (1 + Math.exp(-logit)),
    domain,
  };
}

/** Family of each method, as the crop set names them; `other` for one that it does not know. */
function familyLookup(data: CropSet): (method: string) => string {
  const families = new Map(data.info.methods.map(({ name, family }) => [name, family]));
  for (const { method, family } of data.samples) {
    if (family !== undefined) families.set(method, family);
  }
  families.set('real', 'real');
  return (method) => families.get(method) ?? 'other';
}
