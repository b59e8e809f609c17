import { join } from 'node:path';
import { CROP_SET_FILES } from '@did/datasets';
import { fileSha256 } from '../weights/file-sha256.js';
import { type RunStudyOptions, runStudy } from './run-study.js';
import { openStudyFolder, type RunState } from './study-folder.js';
import { type GroupResult, studyResults } from './study-results.js';
import { readStudyRuns, type StudyRun } from './study-runs.js';
import { checkStudyTests, type StudyTest } from './study-test.js';
import { writeStudyResults } from './write-study-results.js';

/** What {@link completeStudy} needs. */
export interface CompleteStudyOptions extends Omit<RunStudyOptions, 'tests'> {
  /** What every run is tested on; by default the test split of `data`, called `test`. */
  readonly tests?: readonly StudyTest[];
  /** Folder that gets the tables and figures; `dir` by default. */
  readonly results?: string;
}

/** A study as far as it is. */
export interface StudyOutcome {
  /** In the order of the plan; null for runs that were not reached. */
  readonly states: readonly (RunState | null)[];
  readonly runs: readonly StudyRun[];
  readonly groups: readonly GroupResult[];
}

/**
 * Takes a study's folder, trains and tests what is missing, and writes the tables and figures of all that is there.
 *
 * @throws DidError: DID_RUN (another process is at work there, or it was made with something else), DID_USAGE and DID_DATA (a
 * test that cannot be made). A run that fails is recorded instead.
 */
export async function completeStudy(options: CompleteStudyOptions): Promise<StudyOutcome> {
  const { plan, dir, data, backend, rounds } = options;
  const tests = await checkStudyTests(options.tests, data);
  const dataSha256 = await fileSha256(join(data, CROP_SET_FILES.manifest));
  const release = await openStudyFolder(dir, plan, { dataSha256, backend, tests });
  try {
    const states = await runStudy({ ...options, tests });
    const runs = await readStudyRuns(dir, plan, tests, states);
    const groups = studyResults(plan, runs, { rounds, seed: 1 });
    await writeStudyResults(options.results ?? dir, plan, runs, groups, rounds);
    return { states, runs, groups };
  } finally {
    await release();
  }
}
