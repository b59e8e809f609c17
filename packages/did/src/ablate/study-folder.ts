import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DidError } from '@did/runtime';
import { differingKeys } from '../train/compare-configs.js';
import { toDiskError, writeFileAtomically } from '../train/write-file-atomically.js';
import { lockFolder } from './folder-lock.js';
import type { PlannedRun, StudyPlan } from './plan-study.js';
import type { CheckedTest } from './study-test.js';

const FORMAT_VERSION = 1;

/** Where a run of a study lies. */
export function runFolderOf(dir: string, run: Pick<PlannedRun, 'id'>): string {
  return join(dir, 'runs', ...run.id.split('/'));
}

/** What is known of a run; beside its folder as `seed-N.json`. */
export interface RunState {
  /** `done`: trained to its configured length, and tested on all that was asked then. */
  readonly status: 'done' | 'failed' | 'unfinished';
  /** Trained to its configured length, whatever became of the tests; absent in records of earlier versions. */
  readonly trained?: boolean;
  /** By name of a test that is done: sha256 of its crop set's manifest. Absent in records of earlier versions. */
  readonly tests?: Readonly<Record<string, string | null>>;
  /** Of all times that it was gone on with. @unit seconds */
  readonly trainSeconds: number;
  readonly evaluateSeconds: number;
  /** Why it failed. */
  readonly error?: { readonly code: string | null; readonly message: string };
}

/** What a study folder was made with. */
interface StudyRecord {
  readonly formatVersion: number;
  readonly title: string;
  readonly baseline: string;
  /** Of the crop set's manifest. */
  readonly dataSha256: string;
  readonly backend: string;
  /** By name; absent in studies of earlier versions, which have the test split of the crop set trained on. */
  readonly tests?: Readonly<Record<string, RecordedTest>>;
  readonly runs: Readonly<Record<string, unknown>>;
}

interface RecordedTest {
  readonly split: string;
  readonly manifestSha256: string | null;
}

/** What a study is made with, beside its plan. */
export interface StudyMaterial {
  /** Of the crop set's manifest. */
  readonly dataSha256: string;
  readonly backend: string;
  readonly tests: readonly CheckedTest[];
}

/**
 * Takes a folder for a study and compares what it was made with.
 *
 * @remarks A study may grow: variants, seeds, tests and left-out methods that are new are added, others stay.
 * @returns Gives the folder back.
 * @throws DidError (code DID_RUN) where another process is at work, the folder holds something else, or a run that stands
 * there was made with another configuration (the keys are named) or another crop set, a test's one included.
 */
export async function openStudyFolder(
  dir: string,
  plan: StudyPlan,
  material: StudyMaterial,
): Promise<() => Promise<void>> {
  const path = join(dir, 'study.json');
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw toDiskError(error, dir);
  });
  if (!existsSync(path) && (await readdir(dir)).some((name) => !name.startsWith('ablate.lock'))) {
    throw new DidError('DID_RUN', `${dir} holds files but no study (study.json). Choose another --out.`, {
      dir,
    });
  }
  const release = await lockFolder(dir, 'ablate.lock');
  try {
    const before = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as StudyRecord) : null;
    if (before !== null) requireSameStudy(dir, before, plan, material);
    const record: StudyRecord = {
      formatVersion: FORMAT_VERSION,
      title: plan.title,
      baseline: plan.baseline,
      dataSha256: material.dataSha256,
      backend: material.backend,
      tests: {
        ...before?.tests,
        ...Object.fromEntries(
          material.tests.map(({ name, split, manifestSha256 }) => [name, { split, manifestSha256 }]),
        ),
      },
      runs: { ...before?.runs, ...Object.fromEntries(plan.runs.map(({ id, config }) => [id, config])) },
    };
    await writeFileAtomically(path, `${JSON.stringify(record, null, 1)}\n`);
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}

function requireSameStudy(
  dir: string,
  before: StudyRecord,
  plan: StudyPlan,
  { dataSha256, backend, tests }: StudyMaterial,
): void {
  if (before.formatVersion !== FORMAT_VERSION) {
    throw new DidError(
      'DID_RUN_VERSION',
      `${dir} is a study of format ${before.formatVersion}; this version of did reads ${FORMAT_VERSION}. Choose another --out.`,
    );
  }
  if (before.dataSha256 !== dataSha256) {
    throw new DidError(
      'DID_RUN',
      `${dir} was made on another crop set (its manifest.csv differs). Use the same --data, or another --out.`,
      { dir },
    );
  }
  if (before.backend !== backend) {
    throw new DidError(
      'DID_RUN',
      `${dir} was begun with --backend ${before.backend}; got ${backend}. Runs of two backends are not compared: use the same, or another --out.`,
      { dir },
    );
  }
  for (const { name, split, manifestSha256 } of tests) {
    const stored = before.tests?.[name];
    if (stored === undefined || (stored.split === split && stored.manifestSha256 === manifestSha256))
      continue;
    const what =
      stored.split === split ? 'another crop set (its manifest.csv differs)' : `split ${stored.split}`;
    throw new DidError(
      'DID_RUN',
      `${dir}: the test ${name} was made on ${what}; now it is split ${split}. Give this one another name, or use another --out.`,
      { dir, name },
    );
  }
  for (const { id, config } of plan.runs) {
    const stored = before.runs[id];
    const keys = stored === undefined ? [] : differingKeys(stored, JSON.parse(JSON.stringify(config)));
    if (keys.length === 0) continue;
    throw new DidError(
      'DID_RUN',
      `${dir}: run ${id} was planned with another configuration; these keys differ: ${keys.join(', ')}. Use the same configuration to go on, or another --out.`,
      { dir, id, keys },
    );
  }
}

/** Whether a run stands trained to its configured length. */
export function isTrained(state: RunState | null): boolean {
  return state !== null && (state.trained ?? state.status === 'done');
}

/** Where the evaluation of a test lies. */
export function evaluationPath(
  dir: string,
  run: Pick<PlannedRun, 'id'>,
  checkpoint: 'last' | 'best',
  test: string,
): string {
  return join(runFolderOf(dir, run), `evaluation-${checkpoint}-${test}.json`);
}

/** Whether a trained run was tested on this, and its evaluations still stand. */
export function isTested(
  dir: string,
  run: Pick<PlannedRun, 'id'>,
  state: RunState | null,
  test: CheckedTest,
): boolean {
  if (state === null || !isTrained(state)) return false;
  // Before there were tests, all was tested on the one.
  const done =
    state.tests === undefined ? test.name === 'test' : state.tests[test.name] === test.manifestSha256;
  return done && existsSync(evaluationPath(dir, run, 'last', test.name));
}

/** Reads what is known of a run; null for one that never began, or was killed the first time. */
export async function readRunState(dir: string, run: PlannedRun): Promise<RunState | null> {
  try {
    return JSON.parse(await readFile(`${runFolderOf(dir, run)}.json`, 'utf8')) as RunState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes what is known of a run. */
export async function writeRunState(dir: string, run: PlannedRun, state: RunState): Promise<void> {
  const path = `${runFolderOf(dir, run)}.json`;
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, `${JSON.stringify(state)}\n`);
}
