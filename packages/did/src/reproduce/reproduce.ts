import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type BackendName, DidError } from '@did/runtime';
import { completeStudy, type StudyOutcome } from '../ablate/complete-study.js';
import { type PlannedRun, planStudy, type StudyPlan } from '../ablate/plan-study.js';
import type { StudyEvent } from '../ablate/run-study.js';
import { type RunState, readRunState } from '../ablate/study-folder.js';
import { drawFigures } from './draw-figures.js';
import type { Experiment } from './experiment.js';
import type { Material } from './material.js';
import { type ReproducedRow, reproducedRows } from './reproduced-rows.js';
import { requireWeights } from './require-weights.js';
import { shareRuns } from './shared-runs.js';
import { writeReproduction } from './write-reproduction.js';

/** What stands above an experiment's own settings. */
export interface PlanOptions {
  readonly seeds?: readonly number[];
  /** Text of a configuration that takes the place of the experiment's settings; its variants stay. */
  readonly config?: { readonly text: string; readonly name: string };
  /** `key=value` for every variant but what the variant itself sets. */
  readonly overrides?: readonly string[];
}

/** What {@link reproduce} needs. */
export interface ReproduceOptions {
  readonly experiment: Experiment;
  readonly material: Material;
  readonly plan: StudyPlan;
  /** Folder of all reproductions. */
  readonly out: string;
  readonly backend: 'auto' | BackendName;
  /** Runs at the same time. */
  readonly workers: number;
  /** Of the bootstrap. */
  readonly rounds: number;
  readonly weightsCache?: string;
  readonly maxSeconds?: number;
  /** The command that made it, as the page repeats it. */
  readonly command: string;
  readonly signal: AbortSignal;
  readonly onEvent: (event: StudyEvent) => void;
}

/** A table or figure as far as it is reproduced. */
export interface Reproduction {
  /** Folder that got the files. */
  readonly dir: string;
  readonly rows: readonly ReproducedRow[];
  readonly outcome: StudyOutcome;
  /** The table as the terminal shows it. */
  readonly text: string;
}

/** The runs of an experiment, named by what they train. @throws DidError (code DID_CONFIG) as {@link planStudy} does */
export function planReproduction({ study, data }: Material, options: PlanOptions): StudyPlan {
  const { config, overrides = [], seeds } = options;
  const methods = data.samples
    .filter(({ split, label }) => split === 'train' && label === 1)
    .map(({ method }) => method);
  const plan = planStudy(
    {
      ...study,
      ...(seeds === undefined ? {} : { seeds: [...seeds] }),
      ...(config === undefined ? {} : { set: {} }),
    },
    {
      config: config?.text ?? {},
      configName: config?.name ?? study.title ?? 'the paper',
      overrides,
      methods: [...new Set(methods)].sort(),
    },
  );
  return shareRuns(plan);
}

/** Where the runs of an experiment lie, shared with all others that train on the same crop set. */
export function sharedFolder(out: string, { runs }: Material): string {
  return join(resolve(out), 'runs', runs);
}

/** A run of a plan and how far it is. */
export interface PlannedState {
  readonly run: PlannedRun;
  readonly state: RunState | null;
  /** What it takes, from runs of the same network that are done; null where none is. @unit seconds */
  readonly estimatedSeconds: number | null;
}

/** How far the runs of a plan are, and what the rest may take. */
export async function plannedStates(plan: StudyPlan, dir: string): Promise<PlannedState[]> {
  const states = await Promise.all(
    plan.runs.map(async (run) => ({ run, state: existsSync(dir) ? await readRunState(dir, run) : null })),
  );
  return states.map(({ run, state }) => ({ run, state, estimatedSeconds: estimate(run, states) }));
}

function estimate(
  { config }: PlannedRun,
  states: readonly { readonly run: PlannedRun; readonly state: RunState | null }[],
): number | null {
  const perStep = states
    .filter(({ state }) => state?.status === 'done')
    .filter(({ run }) => run.config.model.backbone === config.model.backbone)
    .map(
      ({ run, state }) =>
        ((state as RunState).trainSeconds + (state as RunState).evaluateSeconds) / run.config.train.steps,
    );
  if (perStep.length === 0) return null;
  return (perStep.reduce((sum, value) => sum + value, 0) / perStep.length) * config.train.steps;
}

/**
 * Trains and tests what is missing of a table or figure of the paper, and writes it with the paper's figures beside ours.
 *
 * @throws DidError: DID_WEIGHTS for weights that are not on this machine; and as {@link completeStudy} does. A run that fails is
 * recorded instead.
 */
export async function reproduce(options: ReproduceOptions): Promise<Reproduction> {
  const { experiment, material, plan, backend, workers, rounds, weightsCache, maxSeconds, signal, onEvent } =
    options;
  const name = material.kind === 'paper' ? experiment.name : `forged-${experiment.name}`;
  const dir = join(resolve(options.out), name);
  requireWeights(await plannedStates(plan, sharedFolder(options.out, material)), weightsCache);
  await mkdir(join(dir, 'study'), { recursive: true }).catch((cause: unknown) => {
    throw new DidError('DID_USAGE', `--out: ${dir} cannot be made: ${String(cause)}.`, { dir }, { cause });
  });
  const outcome = await completeStudy({
    ...{ plan, backend, workers, rounds, signal, onEvent },
    dir: sharedFolder(options.out, material),
    results: join(dir, 'study'),
    data: resolve(material.data.dir),
    tests: material.tests,
    ...(weightsCache === undefined ? {} : { weightsCache }),
    ...(maxSeconds === undefined ? {} : { maxSeconds }),
  });
  const leftOut = new Set(material.study.leaveOut.flat().filter((entry) => typeof entry === 'string'));
  const rows = reproducedRows(experiment.rows, material.scopes, { ...outcome, leftOut });
  const figures = await drawFigures({
    experiment,
    material,
    plan,
    outcome,
    rows,
    runs: sharedFolder(options.out, material),
    backend,
    signal,
  });
  const text = await writeReproduction({
    experiment,
    material,
    plan,
    outcome,
    rows,
    figures,
    dir,
    command: options.command,
  });
  return { dir, rows, outcome, text };
}
