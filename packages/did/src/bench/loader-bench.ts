import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type AugmentOptions,
  type BatchSource,
  createBatches,
  disposeBatch,
  forgeCropSet,
  loadCropSet,
  ROBUST_AUGMENT,
} from '@did/datasets';
import { derangement } from '@did/mi-estimator';
import { DidError, prepareBackend, SeededRandom } from '@did/runtime';
import { stepWeights } from '../train/step-weights.js';
import { trainStep } from '../train/train-step.js';
import type { BenchOptions, BenchResult } from './bench-result.js';
import { median, secondsOf } from './in-turns.js';
import { createStepFixture, type StepFixture } from './step-fixture.js';

const METHODS = ['self-blend', 'donor-blend'];
const PEOPLE = 48;
/** Steps of one turn that are not counted: they fill what is made ahead, and no turn must profit from the one before. */
const UNCOUNTED = 3;
const ROUNDS = 3;

/** The last is what the result states. */
const VARIATIONS: readonly { name: string; augment: AugmentOptions }[] = [
  { name: 'robust variations', augment: ROBUST_AUGMENT },
  { name: 'default variations', augment: {} },
];

/**
 * `did bench loader`: training from a crop set on the disk beside training on one batch that lies in memory.
 *
 * @remarks
 * Both take turns, `--steps` steps each. No crop is kept: each is read, decoded and varied every time, as of a set that is
 * larger than the memory. A step is whole: the batch, forward, backward, optimizer, and its loss read back.
 */
export async function benchLoader(options: BenchOptions): Promise<BenchResult> {
  const { batch: batchSize, inputSize, onLine, peer, steps, model } = options;
  if (peer !== null) {
    throw new DidError('DID_USAGE', 'bench loader brings its peer, one batch in memory; leave --peer out.');
  }
  const { name: backend } = await prepareBackend(options.backend);
  const folder = await mkdtemp(path.join(tmpdir(), 'did-loader-'));
  const fixture = await createStepFixture(options);
  let last = { inMemory: Number.NaN, fromDisk: Number.NaN };
  try {
    const dir = path.join(folder, 'crops');
    await forgeCropSet({
      source: { kind: 'embedded', identities: PEOPLE },
      out: dir,
      size: inputSize,
      methods: METHODS,
      unseenMethods: [],
      control: false,
      seed: 1,
    });
    const cropSet = await loadCropSet(dir);
    onLine(
      `${cropSet.samples.length} crops of ${inputSize} x ${inputSize} (JPEG), batches of ${batchSize}, ${model} (${options.variant})`,
    );
    for (const { name, augment } of VARIATIONS) {
      const { mean, std } = fixture.model.backbone.preprocessing;
      const channels = fixture.config.model.channels;
      const batches = createBatches({
        ...{ cropSet, split: 'train', methods: METHODS, batchSize, seed: 1, augment, maxStoreBytes: 0 },
        preprocess: { size: inputSize, channels, mean: [...mean], std: [...std] },
      });
      try {
        last = await inTurnsOfSteps(fixture, batches, batchSize, steps, name, onLine);
      } finally {
        batches.dispose();
      }
    }
  } finally {
    fixture.dispose();
    await rm(folder, { recursive: true });
  }
  const [ours, theirs] = [batchSize / last.fromDisk, batchSize / last.inMemory];
  return {
    bench: 'loader',
    backend,
    model,
    ours,
    peer: theirs,
    peer_name: 'in memory',
    ratio: ours / theirs,
    unit: 'crops/s',
    better: 'higher',
  };
}

async function inTurnsOfSteps(
  fixture: StepFixture,
  batches: BatchSource,
  batchSize: number,
  steps: number,
  name: string,
  onLine: (line: string) => void,
): Promise<{ readonly inMemory: number; readonly fromDisk: number }> {
  let step = 0;
  const alone = await secondsOf(async () => {
    for (const end = step + steps; step < end; step++) disposeBatch(await batches.batch(step));
  });
  const memory: number[] = [];
  const disk: number[] = [];
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < UNCOUNTED + steps; i++) {
      const seconds = await secondsOf(() => fixture.step());
      if (i >= UNCOUNTED) memory.push(seconds);
    }
    for (let i = 0; i < UNCOUNTED + steps; i++) {
      let wait = 0;
      const seconds = await secondsOf(async () => {
        wait = await stepFromDisk(fixture, batches, step++);
      });
      if (i < UNCOUNTED) continue;
      disk.push(seconds);
      waits.push(wait);
    }
  }
  const [inMemory, fromDisk] = [memory, disk].map(meanOf) as [number, number];
  const perSecond = (seconds: number) => (batchSize / seconds).toFixed(1);
  onLine(`${name}: the loader alone gives ${perSecond(alone / steps)} crops a second`);
  onLine(
    `  training from the disk ${perSecond(fromDisk)}, on one batch in memory ${perSecond(inMemory)} crops a second: ${(inMemory / fromDisk).toFixed(3)} of it; a step waits ${(1000 * median(waits)).toFixed(1)} ms for its batch, ${((100 * meanOf(waits)) / fromDisk).toFixed(1)} % of its time`,
  );
  return { inMemory, fromDisk };
}

/** One training step on the next batch. @returns The seconds that it waited for the batch. */
async function stepFromDisk(fixture: StepFixture, batches: BatchSource, step: number): Promise<number> {
  const started = performance.now();
  const batch = await batches.batch(step);
  const wait = (performance.now() - started) / 1000;
  const { images, labels, domains, samples } = batch;
  const shuffled = derangement(samples.length, new SeededRandom(step));
  const terms = trainStep(
    fixture.model,
    fixture.optimizer,
    images,
    { labels, domains, derangement: shuffled },
    stepWeights(fixture.config, 0.5),
  );
  await terms.data();
  terms.dispose();
  disposeBatch(batch);
  return wait;
}

/** Whole throughput counts, so slow steps do too. */
function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
