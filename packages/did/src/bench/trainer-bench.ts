import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, BatchSource, CropSet, Sample } from '@did/datasets';
import { prepareBackend } from '@did/runtime';
import type { DidConfig, DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { createLossBalance } from '../train/balance/create-loss-balance.js';
import { runTrainingLoop } from '../train/training-loop.js';
import { WeightAverage } from '../train/weight-average.js';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { median } from './in-turns.js';
import { createStepFixture, type StepFixture } from './step-fixture.js';

/** Steps of a round; the log reaches the disk within them, as it does in a run. */
const STEPS = 26;

/** What costs something besides: by what it is called. */
const VARIANTS: Readonly<Record<string, DidConfigInput>> = {
  'the trainer': {},
  'with optimizer.clipNorm': { optimizer: { clipNorm: 1 } },
  'with train.ema': { train: { ema: { decay: 0.99 } } },
  'with loss.balance=uncertainty': { loss: { balance: 'uncertainty' } },
  'with loss.balance=famo': { loss: { balance: 'famo' } },
};

/** Of one step, in milliseconds. */
interface StepCost {
  readonly wall: number;
  /** Of all cores. */
  readonly processor: number;
}

/**
 * `did bench trainer`: a step in the trainer beside the bare step, on one batch that lies in memory.
 *
 * @remarks
 * Both take turns, as do the trainer's options. What is counted is everything from one step to the next: shuffled pairs, log,
 * events, weights of the terms; not the reading of pictures, looks at the validation split and checkpoints. Processor time
 * is the figure on a machine with other work; where the step runs on a GPU the other one is.
 */
export async function benchTrainer(options: BenchOptions): Promise<BenchResult> {
  const { name: backend } = await prepareBackend(options.backend);
  const fixture = await createStepFixture(options);
  const folder = await mkdtemp(join(tmpdir(), 'did-bench-trainer-'));
  const costs: Record<string, StepCost[]> = { 'the bare step': [] };
  try {
    await bareSteps(fixture);
    for (let round = 0; round < options.steps; round++) {
      costs['the bare step']?.push(await bareSteps(fixture));
      for (const [name, rest] of Object.entries(VARIANTS)) {
        const config = configOf(fixture.config, rest);
        costs[name] = [
          ...(costs[name] ?? []),
          await stepsInTrainer(join(folder, `${name}-${round}`), fixture, config),
        ];
      }
    }
  } finally {
    fixture.dispose();
    await rm(folder, { recursive: true, force: true });
  }
  const middle = (name: string, figure: keyof StepCost) =>
    median((costs[name] ?? []).map((cost) => cost[figure]));
  const ratio = (name: string, figure: keyof StepCost) =>
    median(
      (costs[name] ?? []).map(
        (cost, i) => cost[figure] / (costs['the bare step']?.[i]?.[figure] ?? Number.NaN),
      ),
    );
  for (const name of Object.keys(costs)) {
    options.onLine(
      `${name}: ${middle(name, 'wall').toFixed(2)} ms, ${middle(name, 'processor').toFixed(2)} ms of processor; ${ratio(name, 'wall').toFixed(3)} and ${ratio(name, 'processor').toFixed(3)} times the bare step`,
    );
  }
  return {
    bench: 'trainer',
    backend,
    model: options.model,
    ours: middle('the trainer', 'processor'),
    peer: middle('the bare step', 'processor'),
    peer_name: 'bare step',
    ratio: ratio('the trainer', 'processor'),
    unit: 'ms',
    better: 'lower',
  };
}

function configOf(config: DidConfig, rest: DidConfigInput): DidConfig {
  const { train, optimizer, loss } = rest;
  return parseConfig({
    ...config,
    data: { ...config.data, methods: ['checker'] },
    optimizer: { ...config.optimizer, ...optimizer },
    loss: { ...config.loss, ...loss },
    train: { ...config.train, steps: STEPS, validateEvery: STEPS, checkpointEvery: STEPS, ...train },
  });
}

async function bareSteps(fixture: StepFixture): Promise<StepCost> {
  const count = stopwatch();
  for (let i = 0; i < STEPS - 2; i++) await fixture.step();
  return count(STEPS - 2);
}

/** From the end of the second step, when everything has started, to that of the last. */
async function stepsInTrainer(dir: string, fixture: StepFixture, config: DidConfig): Promise<StepCost> {
  const { model, optimizer } = fixture;
  const average = config.train.ema.decay > 0 ? new WeightAverage(model, config.train.ema) : null;
  const balance = createLossBalance(config);
  const data = plantedCropSet({ sources: 8, size: config.model.inputSize, methods: ['checker'] });
  let count = stopwatch();
  let cost: StepCost | null = null;
  await runTrainingLoop({
    dir: await newFolder(dir),
    config,
    data,
    batches: sameBatch(fixture, data),
    parts: { model, optimizer, average, balance, domains: null },
    preprocess: { size: config.model.inputSize, channels: 'rgb', mean: [0, 0, 0], std: [1, 1, 1] },
    backend: '',
    weights: null,
    onEvent: (event) => {
      if (event.type !== 'step-end') return;
      if (event.row.step === 1) count = stopwatch();
      // A step is told of once the next one has been run.
      if (event.row.step === STEPS) cost = count(STEPS - 2);
    },
  });
  average?.dispose();
  balance?.dispose();
  if (cost === null) throw new Error('the trainer ended before its last step');
  return cost;
}

/** The fixture's batch at every step. */
function sameBatch({ images, batch }: StepFixture, data: CropSet): BatchSource {
  const labels = batch.labels.dataSync();
  const samples = Array.from(labels, (label) => data.samples.find((one) => one.label === label) as Sample);
  return {
    size: samples.length,
    batch: async (): Promise<Batch> => ({
      images: images.clone(),
      labels: batch.labels.clone(),
      domains: batch.domains.clone(),
      samples,
    }),
    dispose() {},
  };
}

async function newFolder(dir: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  return dir;
}

/** Starts to count; the function that it gives divides by a number of steps. */
function stopwatch(): (steps: number) => StepCost {
  const started = performance.now();
  const before = process.cpuUsage();
  return (steps) => {
    const { user, system } = process.cpuUsage(before);
    return { wall: (performance.now() - started) / steps, processor: (user + system) / 1000 / steps };
  };
}
