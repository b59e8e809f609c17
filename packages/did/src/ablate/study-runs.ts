import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { DidError } from '@did/runtime';
import type { Evaluation } from '../evaluate/evaluation.js';
import type { PlannedRun, StudyPlan } from './plan-study.js';
import { evaluationPath, isTested, type RunState } from './study-folder.js';
import type { CheckedTest } from './study-test.js';

/** A run as it stands, with its evaluations where they are done. */
export interface StudyRun {
  readonly run: PlannedRun;
  readonly state: RunState | null;
  readonly tests: readonly TestedRun[];
}

/** A run on one test. */
export interface TestedRun {
  readonly test: CheckedTest;
  readonly last: Evaluation | null;
  readonly best: Evaluation | null;
}

/**
 * Reads the evaluations of the runs that are done.
 *
 * @throws DidError (code DID_DATA) for an evaluation that something else has written over.
 */
export async function readStudyRuns(
  dir: string,
  plan: StudyPlan,
  tests: readonly CheckedTest[],
  states: readonly (RunState | null)[],
): Promise<StudyRun[]> {
  return Promise.all(
    plan.runs.map(async (run, i) => {
      const state = states[i] ?? null;
      const tested = tests.map(async (test): Promise<TestedRun> => {
        if (!isTested(dir, run, state, test)) return { test, last: null, best: null };
        const [last, best] = (['last', 'best'] as const).map((checkpoint) =>
          readEvaluation(evaluationPath(dir, run, checkpoint, test.name), test),
        );
        return { test, last: (await last) ?? null, best: (await best) ?? null };
      });
      return { run, state, tests: await Promise.all(tested) };
    }),
  );
}

async function readEvaluation(path: string, test: CheckedTest): Promise<Evaluation | null> {
  if (!existsSync(path)) return null;
  const evaluation = JSON.parse(await readFile(path, 'utf8')) as Evaluation;
  const { data, split } = evaluation;
  if (split === test.split && (data === undefined || data.manifestSha256 === test.manifestSha256)) {
    return evaluation;
  }
  throw new DidError(
    'DID_DATA',
    `${path} is not of the test ${test.name} any more: it was written on ${data?.folder ?? 'another set'}, split ${split}. Delete it and run the same command again.`,
    { path, test: test.name },
  );
}
