import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { DidError } from '@did/runtime';
import type { Command } from 'commander';
import { closest } from 'fastest-levenshtein';
import { EXPERIMENTS, type ExperimentName } from '../reproduce/experiment.js';
import type { Material } from '../reproduce/material.js';
import type { PlannedState } from '../reproduce/reproduce.js';
import type { CliContext } from './cli-context.js';
import { type CommonOptions, wholeNumber, withCommonOptions } from './common-options.js';
import { plainTable } from './plain-table.js';
import { type Progress, startProgress } from './progress.js';
import { type StudyOptions, several, withStudyOptions } from './study-options.js';
import { showStudy } from './study-progress.js';

interface ReproduceCommandOptions extends CommonOptions, StudyOptions {
  readonly data: readonly string[];
  readonly forged?: string;
  readonly limit?: number;
  readonly leaveOut: readonly string[];
  readonly out: string;
  readonly config?: string;
  readonly plan: boolean;
  readonly list: boolean;
}

/** `did reproduce`. */
export function addReproduceCommand(program: Command, context: CliContext): void {
  const names = (text: string) => text.split(',').filter((name) => name !== '');
  const command = withCommonOptions(program.command('reproduce'))
    .argument('[experiment]', EXPERIMENTS.join(', '))
    .description(
      'A table or figure of the paper: trains and tests what is missing, and puts the paper’s figures beside (docs/reproduce.md).',
    )
    .option('--data <name=dir>', 'crop set of ff++, celeb-df-v2 or dffd; may be repeated', several, [])
    .option('--forged <dir>', 'on forged faces instead: a crop set of "did forge", or a folder of portraits')
    .option('--limit <n>', 'with a folder of portraits: at most so many', wholeNumber(1))
    .option(
      '--leave-out <families>',
      'with --forged: families left out, one after the other; all by default',
      names,
      [],
    )
    .option('--out <dir>', 'folder of all reproductions; they share their runs', 'reproduce')
    .option('--config <file>', 'configuration (JSON5) in place of the settings; the variants stay');
  withStudyOptions(command)
    .option('--plan', 'print the runs, what is done of them and what the rest may take, and end', false)
    .option('--list', 'say what can be reproduced and which data it needs, and end', false)
    .action((experiment: string | undefined, options: ReproduceCommandOptions) =>
      options.list ? list(options, context) : run(experiment, options, context),
    );
}

async function run(
  given: string | undefined,
  options: ReproduceCommandOptions,
  context: CliContext,
): Promise<void> {
  const name = requireExperiment(given);
  const { planReproduction, plannedStates, reproduce, sharedFolder } = await import(
    '../reproduce/reproduce.js'
  );
  const material = await findMaterial(name, options, context);
  const { out, seeds, set, backend, workers, rounds, weightsCache, maxTime, json } = options;
  const plan = planReproduction(material, {
    overrides: set,
    ...(seeds === undefined ? {} : { seeds }),
    ...(options.config === undefined ? {} : { config: await readConfig(options.config) }),
  });
  if (options.plan) {
    const states = await plannedStates(plan, sharedFolder(out, material));
    return context.out(json ? JSON.stringify(planJson(name, states)) : planText(states));
  }
  const shown = showStudy(
    context,
    name,
    plan.runs.map(({ config }) => config.train.steps),
  );
  const { dir, rows, outcome, text } = await reproduce({
    ...{ experiment: await experimentOf(name, material), material, plan, out, backend, workers, rounds },
    command: commandOf(name, material, options),
    ...(weightsCache === undefined ? {} : { weightsCache }),
    ...(maxTime === undefined ? {} : { maxSeconds: maxTime }),
    signal: context.signal,
    onEvent: shown.event,
  }).finally(shown.stop);
  const count = (status: string) => outcome.states.filter((state) => state?.status === status).length;
  // Time that was given is no failure when it is used up.
  if (count('failed') > 0 || context.signal.aborted) context.status = 1;
  const runs = outcome.states.length;
  const summary = { dir, done: count('done'), failed: count('failed'), runs };
  if (json) return context.out(JSON.stringify({ ...summary, finished: summary.done === runs, rows }));
  context.out(text);
  context.out(`\nPage: ${join(dir, 'index.html')}`);
}

function requireExperiment(given: string | undefined): ExperimentName {
  const known = EXPERIMENTS.find((name) => name === given);
  if (known !== undefined) return known;
  const all = EXPERIMENTS.join(', ');
  throw new DidError(
    'DID_USAGE',
    given === undefined
      ? `did reproduce needs the name of a table or figure: ${all}; or --list.`
      : `did reproduce knows no "${given}"; did you mean ${closest(given, [...EXPERIMENTS])}? It knows ${all}.`,
    { given: given ?? null },
  );
}

async function experimentOf(name: ExperimentName, { kind }: Pick<Material, 'kind'>) {
  if (kind === 'paper') return (await import('../reproduce/paper-experiments.js')).PAPER_EXPERIMENTS[name];
  return (await import('../reproduce/forged-experiments.js')).FORGED_EXPERIMENTS[name];
}

async function findMaterial(
  name: ExperimentName,
  options: ReproduceCommandOptions,
  context: CliContext,
): Promise<Material> {
  const synonym = options.data.find((text) => text.startsWith('forged='))?.slice('forged='.length);
  const given = options.data.filter((text) => !text.startsWith('forged='));
  const forged = options.forged ?? synonym;
  if (forged === undefined) {
    if (options.leaveOut.length > 0 || options.limit !== undefined)
      throw new DidError('DID_USAGE', '--leave-out and --limit go with --forged.');
    const { paperMaterial, readPaperFolders } = await import('../reproduce/paper-material.js');
    const { PAPER_EXPERIMENTS } = await import('../reproduce/paper-experiments.js');
    return paperMaterial(PAPER_EXPERIMENTS[name], readPaperFolders(given));
  }
  if (given.length > 0) throw new DidError('DID_USAGE', 'Give --data or --forged, not both.');
  if (!existsSync(forged))
    throw new DidError('DID_DATA', `--forged: there is no folder ${forged}.`, { dir: forged });
  const { forgedFolder } = await import('../reproduce/forge-faces.js');
  const { forgedMaterial } = await import('../reproduce/forged-material.js');
  const { FORGED_EXPERIMENTS } = await import('../reproduce/forged-experiments.js');
  let progress: Progress | undefined;
  let phase = '';
  const dir = await forgedFolder({
    given: forged,
    out: join(resolve(options.out), 'forged-crops'),
    ...(options.limit === undefined ? {} : { limit: options.limit }),
    signal: context.signal,
    onReuse: (found) => context.err(`Faces were forged before: ${found} (delete it to forge anew)`),
    onProgress: (event) => {
      if (event.phase !== phase) {
        progress?.stop();
        phase = event.phase;
        progress = startProgress(context, phase === 'survey' ? 'find faces' : 'forge', event.total);
      }
      progress?.update(event.done, event.secondsLeft);
    },
  }).finally(() => progress?.stop());
  return forgedMaterial(FORGED_EXPERIMENTS[name], dir, options.leaveOut);
}

async function readConfig(file: string): Promise<{ text: string; name: string }> {
  if (!existsSync(file)) throw new DidError('DID_USAGE', `--config: there is no file ${file}.`);
  return { text: await readFile(file, 'utf8'), name: file };
}

/** The command that does it again; the page must not carry folders of this machine beyond those that were given. */
function commandOf(name: ExperimentName, material: Material, options: ReproduceCommandOptions): string {
  const { seeds, set, config, out, limit } = options;
  const forged =
    options.forged === undefined
      ? ''
      : material.command.replace(material.data.dir, shortPath(options.forged));
  return [
    `did reproduce ${name}`,
    forged === '' ? material.command : forged,
    ...(limit === undefined ? [] : [`--limit ${limit}`]),
    `--out ${shortPath(out)}`,
    ...(seeds === undefined ? [] : [`--seeds ${seeds.join(',')}`]),
    ...(config === undefined ? [] : [`--config ${shortPath(config)}`]),
    ...set.map((pair) => `--set '${pair}'`),
  ].join(' ');
}

function shortPath(path: string): string {
  const short = relative(process.cwd(), resolve(path));
  return short === '' || short.startsWith('..') ? path : short;
}

function planJson(name: string, states: readonly PlannedState[]) {
  return {
    name,
    runs: states.map(({ run, state, estimatedSeconds }) => ({
      ...{ id: run.id, variant: run.variant, seed: run.seed, steps: run.config.train.steps },
      status: state?.status ?? 'missing',
      seconds: state === null ? null : state.trainSeconds + state.evaluateSeconds,
      estimatedSeconds,
    })),
  };
}

function planText(states: readonly PlannedState[]): string {
  const hours = (seconds: number | null) =>
    seconds === null ? 'not known' : `${(seconds / 3600).toFixed(2)} h`;
  const lines = states.map(({ run, state, estimatedSeconds }) => [
    run.variant,
    String(run.seed),
    String(run.config.train.steps),
    state?.status ?? 'missing',
    state?.status === 'done' ? hours(state.trainSeconds + state.evaluateSeconds) : hours(estimatedSeconds),
    run.id,
  ]);
  const left = states.filter(({ state }) => state?.status !== 'done');
  const known = left.map(({ estimatedSeconds }) => estimatedSeconds).filter((seconds) => seconds !== null);
  const sum = known.reduce((total, seconds) => total + seconds, 0);
  const runs = left.length === 1 ? '1 run' : `${left.length} runs`;
  const rest =
    left.length === 0
      ? 'Everything is done.'
      : known.length < left.length
        ? `${runs} to do; what they take is known once one of each network is done.`
        : `${runs} to do: about ${hours(sum)} with one worker.`;
  return `${plainTable(['variant', 'seed', 'steps', 'state', 'time', 'run'], lines)}\n\n${rest}`;
}

async function list({ json }: ReproduceCommandOptions, context: CliContext): Promise<void> {
  const [{ PAPER_EXPERIMENTS }, { PAPER_SET_CARDS }] = await Promise.all([
    import('../reproduce/paper-experiments.js'),
    import('../reproduce/paper-material.js'),
  ]);
  const all = EXPERIMENTS.map((name) => {
    const { title, train, others, study } = PAPER_EXPERIMENTS[name];
    return { name, title, data: [train, ...others], runs: study.variants.length };
  });
  if (json) return context.out(JSON.stringify({ experiments: all, sets: PAPER_SET_CARDS }));
  const sets = Object.entries(PAPER_SET_CARDS).map(([set, { title, prepare }]) => [set, title, prepare]);
  context.out(
    `${plainTable(
      ['name', 'what it is', 'data', 'runs a seed'],
      all.map(({ name, title, data, runs }) => [name, title, data.join(', '), String(runs)]),
    )}

${plainTable(['data', 'title', 'made by'], sets)}

How to get each set: did prepare --check, docs/datasets.md. Without any of them: did reproduce NAME --forged FACES.`,
  );
}
