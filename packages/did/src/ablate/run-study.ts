import { availableParallelism } from 'node:os';
import { type BackendName, isDidError } from '@did/runtime';
import type { ChildMessage } from '../child/child-messages.js';
import { startChild } from '../child/start-child.js';
import type { PlannedRun, StudyPlan } from './plan-study.js';
import {
  isTested,
  isTrained,
  type RunState,
  readRunState,
  runFolderOf,
  writeRunState,
} from './study-folder.js';
import type { CheckedTest } from './study-test.js';

/** A run is not begun with less time than this left: it takes some to start. @unit seconds */
const LEAST_SECONDS = 5;

/** What happens in a study. */
export type StudyEvent =
  | { readonly type: 'run-start'; readonly run: PlannedRun }
  | { readonly type: 'run-progress'; readonly run: PlannedRun; readonly step: number }
  | { readonly type: 'run-test'; readonly run: PlannedRun; readonly test: string }
  | {
      readonly type: 'run-end';
      readonly run: PlannedRun;
      readonly state: RunState;
      /** It was done before this command. */
      readonly reused: boolean;
    };

/** What {@link runStudy} needs. */
export interface RunStudyOptions {
  readonly plan: StudyPlan;
  /** The study's folder, taken by {@link openStudyFolder}. */
  readonly dir: string;
  /** Folder of the crop set. */
  readonly data: string;
  /** What every run is tested on. */
  readonly tests: readonly CheckedTest[];
  readonly backend: 'auto' | BackendName;
  /** Runs at the same time, each in a process of its own. */
  readonly workers: number;
  readonly rounds: number;
  readonly weightsCache?: string;
  readonly maxSeconds?: number;
  /** Ends each run after the step or test under way, with a checkpoint. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: StudyEvent) => void;
}

/** What is missing of a run. */
interface OpenRun {
  readonly run: PlannedRun;
  readonly before: RunState | null;
  readonly train: boolean;
  readonly tests: readonly CheckedTest[];
}

/**
 * Trains and tests what is missing of a study; a run that fails is recorded and the others go on.
 *
 * @returns What is known of each run, in the order of the plan; null for those that were not reached.
 */
export async function runStudy(options: RunStudyOptions): Promise<(RunState | null)[]> {
  const { plan, dir, tests, signal, onEvent, maxSeconds } = options;
  const deadline = maxSeconds === undefined ? null : performance.now() + 1000 * maxSeconds;
  const left = () => (deadline === null ? undefined : (deadline - performance.now()) / 1000);
  const states = await Promise.all(plan.runs.map((run) => readRunState(dir, run)));
  const open = new Map<number, OpenRun>();
  for (const [i, run] of plan.runs.entries()) {
    const before = states[i] ?? null;
    const missing = tests.filter((test) => !isTested(dir, run, before, test));
    if (before === null || missing.length > 0) {
      open.set(i, { run, before, train: !isTrained(before), tests: missing });
    } else {
      // A test that failed once may not be asked for any more.
      const { error: _, ...state } = { ...before, status: 'done' as const };
      states[i] = state;
      onEvent({ type: 'run-end', run, state, reused: true });
    }
  }
  const waiting = [...open.keys()];
  const siblings = Math.max(1, Math.min(options.workers, waiting.length));
  const work = async () => {
    for (;;) {
      if (signal.aborted || (left() ?? LEAST_SECONDS) < LEAST_SECONDS) return;
      const i = waiting.shift();
      if (i === undefined) return;
      const one = open.get(i) as OpenRun;
      onEvent({ type: 'run-start', run: one.run });
      const state = await runOne(one, siblings, left(), options);
      states[i] = state;
      await writeRunState(dir, one.run, state);
      onEvent({ type: 'run-end', run: one.run, state, reused: false });
    }
  };
  await Promise.all(Array.from({ length: siblings }, work));
  return states;
}

async function runOne(
  { run, before, train, tests }: OpenRun,
  siblings: number,
  maxSeconds: number | undefined,
  options: RunStudyOptions,
): Promise<RunState> {
  const { dir, data, backend, rounds, weightsCache, signal, onEvent } = options;
  const started = performance.now();
  let trained = !train;
  // Evaluations of an earlier version are of the one test that there was.
  const known = before?.tests ?? (trained && before !== null ? { test: ownSha(options) } : {});
  const done: Record<string, string | null> = trained ? { ...known } : {};
  const stateOf = (status: RunState['status'], trainSeconds: number, evaluateSeconds: number): RunState => ({
    status,
    trained,
    tests: done,
    trainSeconds: (before?.trainSeconds ?? 0) + trainSeconds,
    evaluateSeconds: (trained ? (before?.evaluateSeconds ?? 0) : 0) + evaluateSeconds,
  });
  try {
    const { finished, trainSeconds, evaluateSeconds } = await startChild(
      {
        config: run.config,
        data,
        out: runFolderOf(dir, run),
        train,
        tests: tests.map(({ name, data: folder, split }) => ({ name, data: folder, split })),
        backend,
        rounds,
        dataThreads: Math.max(1, Math.floor(availableParallelism() / 2 / siblings)),
        ...(maxSeconds === undefined ? {} : { maxSeconds }),
        ...(weightsCache === undefined ? {} : { weightsCache }),
      },
      {
        label: run.id,
        signal,
        onAbort: 'stop',
        siblings,
        onMessage: (message: ChildMessage) => {
          if (message.type === 'train-event' && message.event.type === 'step-end')
            onEvent({ type: 'run-progress', run, step: message.event.row.step });
          if (message.type === 'evaluation-start') {
            trained = true;
            onEvent({ type: 'run-test', run, test: message.test });
          }
          if (message.type === 'evaluation-end')
            done[message.test] = tests.find(({ name }) => name === message.test)?.manifestSha256 ?? null;
        },
      },
    );
    return stateOf(finished ? 'done' : 'unfinished', trainSeconds, evaluateSeconds);
  } catch (error) {
    const seconds = (performance.now() - started) / 1000;
    const spent = [train ? seconds : 0, train ? 0 : seconds] as const;
    // A terminal sends Ctrl-C to the child too, which may not have been ready to stop well.
    if (signal.aborted) return stateOf('unfinished', ...spent);
    const state = stateOf('failed', ...spent);
    const code = isDidError(error) ? error.code : null;
    return { ...state, error: { code, message: error instanceof Error ? error.message : String(error) } };
  }
}

const ownSha = ({ tests }: RunStudyOptions) =>
  tests.find(({ name }) => name === 'test')?.manifestSha256 ?? null;
