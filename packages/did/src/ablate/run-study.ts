import { availableParallelism } from 'node:os';
import { type BackendName, isDidError } from '@did/runtime';
import type { ChildMessage } from '../child/child-messages.js';
import { startChild } from '../child/start-child.js';
import type { PlannedRun, StudyPlan } from './plan-study.js';
import { type RunState, readRunState, runFolderOf, writeRunState } from './study-folder.js';

/** A run is not begun with less time than this left: it takes some to start. @unit seconds */
const LEAST_SECONDS = 5;

/** What happens in a study. */
export type StudyEvent =
  | { readonly type: 'run-start'; readonly run: PlannedRun }
  | { readonly type: 'run-progress'; readonly run: PlannedRun; readonly step: number }
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
  readonly backend: 'auto' | BackendName;
  /** Runs at the same time, each in a process of its own. */
  readonly workers: number;
  readonly rounds: number;
  readonly weightsCache?: string;
  readonly maxSeconds?: number;
  readonly signal: AbortSignal;
  readonly onEvent: (event: StudyEvent) => void;
}

/**
 * Trains and evaluates what is missing of a study; a run that fails is recorded and the others go on.
 *
 * @returns What is known of each run, in the order of the plan; null for those that were not reached.
 */
export async function runStudy(options: RunStudyOptions): Promise<(RunState | null)[]> {
  const { plan, dir, signal, onEvent, maxSeconds } = options;
  const deadline = maxSeconds === undefined ? null : performance.now() + 1000 * maxSeconds;
  const left = () => (deadline === null ? undefined : (deadline - performance.now()) / 1000);
  const states = await Promise.all(plan.runs.map((run) => readRunState(dir, run)));
  for (const [i, run] of plan.runs.entries()) {
    const state = states[i];
    if (state?.status === 'done') onEvent({ type: 'run-end', run, state, reused: true });
  }
  const waiting = plan.runs.map((_, i) => i).filter((i) => states[i]?.status !== 'done');
  const siblings = Math.max(1, Math.min(options.workers, waiting.length));
  const work = async () => {
    for (;;) {
      if (signal.aborted || (left() ?? LEAST_SECONDS) < LEAST_SECONDS) return;
      const i = waiting.shift();
      if (i === undefined) return;
      const run = plan.runs[i] as PlannedRun;
      onEvent({ type: 'run-start', run });
      const state = await runOne(run, states[i] ?? null, siblings, left(), options);
      states[i] = state;
      if (state === null) return;
      await writeRunState(dir, run, state);
      onEvent({ type: 'run-end', run, state, reused: false });
    }
  };
  await Promise.all(Array.from({ length: siblings }, work));
  return states;
}

async function runOne(
  run: PlannedRun,
  before: RunState | null,
  siblings: number,
  maxSeconds: number | undefined,
  options: RunStudyOptions,
): Promise<RunState | null> {
  const { dir, data, backend, rounds, weightsCache, signal, onEvent } = options;
  const started = performance.now();
  const spent = before?.trainSeconds ?? 0;
  try {
    const { finished, trainSeconds, evaluateSeconds } = await startChild(
      {
        config: run.config,
        data,
        out: runFolderOf(dir, run),
        backend,
        rounds,
        dataThreads: Math.max(1, Math.floor(availableParallelism() / 2 / siblings)),
        ...(maxSeconds === undefined ? {} : { maxSeconds }),
        ...(weightsCache === undefined ? {} : { weightsCache }),
      },
      {
        label: run.id,
        signal,
        siblings,
        onMessage: (message: ChildMessage) => {
          if (message.type === 'train-event' && message.event.type === 'step-end')
            onEvent({ type: 'run-progress', run, step: message.event.row.step });
        },
      },
    );
    return {
      status: finished ? 'done' : 'unfinished',
      trainSeconds: spent + trainSeconds,
      evaluateSeconds,
    };
  } catch (error) {
    // Ended by Ctrl-C: its last checkpoint is gone on from.
    if (signal.aborted) return before;
    const trainSeconds = spent + (performance.now() - started) / 1000;
    return {
      status: 'failed',
      trainSeconds,
      evaluateSeconds: 0,
      error: {
        code: isDidError(error) ? error.code : null,
        message: error instanceof Error ? error.message : String(error),
      },
    };
  }
}
