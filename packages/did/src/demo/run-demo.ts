import { join, relative, resolve } from 'node:path';
import { type BackendName, prepareBackend } from '@did/runtime';
import { startChild } from '../child/start-child.js';
import type { CliContext } from '../cli/cli-context.js';
import { collectReport } from '../report/collect-report.js';
import type { ReportData, ReportTiming } from '../report/report-data.js';
import { writeReport } from '../report/write-report.js';
import { DemoClock } from './demo-clock.js';
import { type DemoDisplay, startDemoDisplay } from './demo-display.js';
import { type DemoFolder, discardDemoFolder, openDemoFolder, publishDemoFolder } from './demo-folder.js';
import { type DemoPlan, demoConfig } from './demo-plan.js';
import { demoCard, forgeDemoData } from './forge-demo-data.js';

const VARIANTS = ['bce', 'did'] as const;
const LABELS = { bce: 'BCE', did: 'DID' } as const;

/** What {@link runDemo} needs. */
export interface RunDemoOptions {
  readonly plan: DemoPlan;
  /** Folder that gets `report/`. */
  readonly out: string;
  readonly backend: 'auto' | BackendName;
  /** What the report says to run for the same again. */
  readonly command: string;
  readonly context: CliContext;
}

/** What a demo left behind. */
export interface DemoResult {
  readonly data: ReportData;
  /** Path of `index.html`. */
  readonly page: string;
  readonly seconds: number;
}

/**
 * The main job end to end: faces, forgeries, the BCE baseline and DID at the same time, tests, table, report.
 *
 * @remarks
 * All work is done in `.did-demo` beside `report/` and renamed at the end: an interrupted demo leaves the
 * report of the one before as it was.
 */
export async function runDemo(options: RunDemoOptions): Promise<DemoResult> {
  const { plan, context } = options;
  const folder = await openDemoFolder(options.out, options.command);
  const clock = new DemoClock(plan);
  const display = startDemoDisplay(context, clock);
  let published = false;
  try {
    const data = await work(options, folder, clock, display);
    await publishDemoFolder(
      folder,
      runsOf(plan).map(({ name }) => name),
    );
    published = true;
    const page = relative(process.cwd(), join(folder.output, 'index.html'));
    return { data, page: page.startsWith('..') ? resolve(page) : page, seconds: clock.elapsed() };
  } finally {
    display.stop();
    if (!published) await discardDemoFolder(folder);
  }
}

async function work(
  options: RunDemoOptions,
  folder: DemoFolder,
  clock: DemoClock,
  display: DemoDisplay,
): Promise<ReportData> {
  const { plan, backend, command, context } = options;
  // A backend that is not here is told now, not when all faces are drawn.
  await prepareBackend(backend);
  display.say('drawing and forging faces');
  const data = await forgeDemoData(plan, join(folder.work, 'crops'), {
    signal: context.signal,
    onProgress(done, total) {
      clock.update(done / total);
      display.say(`drawing and forging faces: person ${done} of ${total}`);
    },
  });
  clock.next();
  for (const seed of plan.seeds) await trainBoth(options, folder, seed, clock, display);
  display.say('report: figures and pictures');
  const runs = runsOf(plan);
  const gathered = await collectReport({
    title: 'Deep Information Decomposition: demo on embedded faces',
    command,
    caution: cautionOf(plan),
    models: VARIANTS.map((id) => ({
      id,
      runs: runs.filter((run) => run.variant === id).map(({ name }) => join(folder.work, name)),
    })),
    data,
    card: demoCard(plan, data),
    backend,
    rounds: plan.rounds,
  });
  clock.update(0.8);
  const report = { ...gathered, timings: timingsOf(plan, data.samples.length, clock) };
  await writeReport(report, folder.work);
  clock.next();
  return report;
}

async function trainBoth(
  { plan, backend, context }: RunDemoOptions,
  folder: DemoFolder,
  seed: number,
  clock: DemoClock,
  display: DemoDisplay,
): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const steps = { bce: 0, did: 0 };
  const trained = new Set<string>();
  let failure: unknown;
  const ofSeed = plan.seeds.length > 1 ? ` seed ${seed}` : '';
  const show = () => {
    if (trained.size === VARIANTS.length) return;
    clock.update(Math.min(steps.bce, steps.did) / plan.steps);
    display.say(
      `training${ofSeed}: ${VARIANTS.map((v) => `${LABELS[v]} ${steps[v]}/${plan.steps}`).join(', ')}`,
    );
  };
  show();
  const children = VARIANTS.map((variant) =>
    startChild(
      {
        config: demoConfig(plan, variant, seed),
        data: join(folder.work, 'crops'),
        out: join(folder.work, runName(variant, seed)),
        backend,
        rounds: plan.rounds,
      },
      {
        label: LABELS[variant],
        signal,
        siblings: VARIANTS.length,
        onMessage(message) {
          if (message.type === 'train-event' && message.event.type === 'step-end')
            steps[variant] = message.event.row.step;
          if (message.type === 'evaluation-start') trained.add(variant);
          if (trained.size === VARIANTS.length && message.type === 'evaluation-start') {
            clock.next();
            display.say(`testing${ofSeed}: both models on the test split`);
          } else show();
        },
      },
    ).catch((error: unknown) => {
      // The first is the cause; the others were ended because of it.
      failure ??= error;
      stop.abort();
    }),
  );
  await Promise.all(children);
  if (context.signal.aborted) throw new Error('Stopped. Nothing was written; run it again to start anew.');
  if (failure !== undefined) throw failure;
  clock.next();
}

function runName(variant: 'bce' | 'did', seed: number): string {
  return `runs/${variant}-seed${seed}`;
}

function runsOf(plan: DemoPlan) {
  return plan.seeds.flatMap((seed) => VARIANTS.map((variant) => ({ variant, name: runName(variant, seed) })));
}

function cautionOf(plan: DemoPlan): string | null {
  if (!plan.quick) return null;
  return `This is the quick demo: ${plan.steps} steps on ${plan.people} people. It shows that everything runs; its figures say little of either method.`;
}

function timingsOf(plan: DemoPlan, pictures: number, clock: DemoClock): ReportTiming[] {
  const times = plan.seeds.length > 1 ? `, ${plan.seeds.length} seeds one after the other` : '';
  const spent = clock.seconds('data') + clock.seconds('train') + clock.seconds('evaluate');
  return [
    {
      stage: 'Drawing and forging faces',
      seconds: clock.seconds('data'),
      note: `${pictures.toLocaleString('en-GB')} pictures`,
    },
    { stage: 'Training', seconds: clock.seconds('train'), note: `both models at the same time${times}` },
    {
      stage: 'Testing',
      seconds: clock.seconds('evaluate'),
      note: 'last and best checkpoint, with intervals',
    },
    { stage: 'Gathering the report', seconds: clock.elapsed() - spent, note: '' },
  ];
}
