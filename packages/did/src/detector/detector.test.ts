import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CropSet, Sample } from '@did/datasets';
import { prepareBackend } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import { loadRunModel } from '../evaluate/load-run-model.js';
import { scoreSamples } from '../evaluate/score-samples.js';
import { decisionRule } from '../predict/decide.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { runDid } from '../testing/run-did.js';
import { unpackDetector } from '../testing/small-detector.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { writeCropSet } from '../testing/write-crop-set.js';
import { trainRun } from '../train/trainer.js';
import { buildDetectorModel } from './build-model.js';
import { DETECTOR_FORMAT_VERSION, type DetectorRecord, parseDetectorRecord } from './detector-record.js';
import { calibrateDetector, chooseDetectorThreshold } from './measure-detector.js';
import { writeDetector } from './write-detector.js';

let folder = '';
let run = '';
let crops: CropSet;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-detector-'));
  run = at('run');
  await prepareBackend('wasm');
  crops = await writeCropSet(smallCropSet(), at('crops'));
  await trainRun({ config: smallConfig({ train: { steps: 60 } }), data: crops, out: run, backend: 'wasm' });
}, 180_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function readDetector(dir: string) {
  const record = parseDetectorRecord(await readFile(join(dir, 'detector.json'), 'utf8'));
  const model = await buildDetectorModel(record, await readFile(join(dir, 'weights.safetensors')));
  return { record, model };
}

async function logitsOf(dir: string, samples: readonly Sample[], data: CropSet = crops) {
  const { record, model } = await readDetector(dir);
  try {
    return (await scoreSamples(model, data, samples, record.preprocess)).map(({ logit }) => logit);
  } finally {
    model.dispose();
  }
}

const largest = (one: readonly number[], two: readonly number[]) =>
  one.reduce((most, value, i) => Math.max(most, Math.abs(value - (two[i] as number))), 0);
const probability = (logit: number) => 1 / (1 + Math.exp(-logit));

describe('a detector folder', () => {
  it.each(Array.from({ length: DETECTOR_FORMAT_VERSION }, (_, i) => i + 1))(
    'of format version %d is read as when it was released',
    async (version) => {
      const dir = at(`format-${version}`);
      const expected = await unpackDetector(version, dir);
      const data = smallCropSet();
      const samples = expected.map(({ path }) => data.samples.find((one) => one.path === path) as Sample);
      const logits = await logitsOf(dir, samples, data);
      // Float32 over a dozen layers; backends add in another order.
      expect(
        largest(
          logits,
          expected.map(({ logit }) => logit),
        ),
      ).toBeLessThan(1e-4);
    },
  );

  it('scores as its run does, to float32 rounding, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    await writeDetector({ run, out: at('exact') });
    const samples = crops.samples.filter(({ split }) => split === 'test');
    const { folder: runFolder, model } = await loadRunModel(run, 'best');
    const scores = await scoreSamples(model, crops, samples, runFolder.record.preprocess);
    model.dispose();
    const logits = await logitsOf(at('exact'), samples);
    expect(
      largest(
        logits,
        scores.map(({ logit }) => logit),
      ),
    ).toBeLessThan(1e-4);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('with weights as halves states how far that moves probabilities, and keeps to it', async () => {
    const record = await writeDetector({ run, out: at('halves'), float16: true });
    const whole = await writeDetector({ run, out: at('whole') });
    expect(record.weights.bytes).toBeLessThan(0.6 * whole.weights.bytes);
    expect(whole.weights.change).toBeUndefined();
    const samples = crops.samples.filter(({ split }) => split === 'val');
    const [halves, exact] = [await logitsOf(at('halves'), samples), await logitsOf(at('whole'), samples)];
    const change = largest(halves.map(probability), exact.map(probability));
    expect(record.weights.change?.probability).toBeCloseTo(change, 5);
    expect(record.weights.change?.probability).toBeGreaterThan(0);
    expect(record.weights.change?.probability).toBeLessThan(0.01);
    expect(record.weights.change?.on).toMatchObject({ split: 'val', reals: 6, fakes: 12 });
    expect(await readFile(join(at('halves'), 'README.md'), 'utf8')).toContain('F16');
  });

  it('is not written over a folder that holds something', async () => {
    await expect(writeDetector({ run, out: at('exact') })).rejects.toThrow(/DID_USAGE.*not empty/);
  });
});

describe('did calibrate and did threshold', () => {
  // Methods and reals that the training had, of sources that it had not.
  const fresh = plantedCropSet({ sources: 200, size: 32, methods: ['checker', 'stripes'] });
  let dir = '';
  let data: CropSet;
  let dataDir = '';
  beforeAll(async () => {
    dir = at('measured');
    dataDir = at('fresh');
    await writeDetector({ run, out: dir });
    data = await writeCropSet(fresh, dataDir);
  }, 120_000);

  it('calibrates: the error falls on sources that the fit has not seen', async () => {
    const { status, out } = await runDid(
      ...['calibrate', '--model', dir, '--data', dataDir, '--split', 'train', '--backend', 'wasm', '--json'],
    );
    expect(status).toBe(0);
    const { calibration } = JSON.parse(out) as DetectorRecord;
    expect(calibration).toMatchObject({ kind: 'platt', prior: 0.5, on: { reals: 120, fakes: 240 } });
    expect(calibration.expectedCalibrationError?.after).toBeLessThan(
      calibration.expectedCalibrationError?.before as number,
    );
    // On a split that the fit never saw, at its own share of fakes: two in three.
    const samples = data.samples.filter(({ split }) => split !== 'train');
    const logits = await logitsOf(dir, samples, data);
    const { record, model } = await readDetector(dir);
    model.dispose();
    const rule = decisionRule(record, 2 / 3);
    const brier = (p: (logit: number) => number) =>
      logits.reduce((sum, logit, i) => sum + (p(logit) - (samples[i]?.label as number)) ** 2, 0);
    expect(brier(rule.probability)).toBeLessThan(brier((logit) => probability(logit + Math.log(2))));
  });

  it('chooses the threshold that calls the stated share of real faces fake, and a band as it says', async () => {
    const { status, out } = await runDid(
      ...['threshold', '--model', dir, '--data', dataDir, '--split', 'train', '--backend', 'wasm'],
      ...['--fpr', '0.05', '--miss', '0.1', '--rounds', '50', '--json'],
    );
    expect(status).toBe(0);
    const { decision } = JSON.parse(out) as DetectorRecord;
    const samples = data.samples.filter(({ split }) => split === 'train');
    const logits = await logitsOf(dir, samples, data);
    const of = (label: number) => logits.filter((_, i) => samples[i]?.label === label);
    const [reals, fakes] = [of(0), of(1)];
    const alarms = reals.filter((logit) => logit > decision.threshold).length / reals.length;
    expect(alarms).toBeLessThanOrEqual(0.05);
    // One more of 120 would still be allowed otherwise.
    expect(alarms).toBeGreaterThan(0.05 - 2 / 120);
    expect(decision.falsePositiveRate?.estimate).toBeCloseTo(alarms, 10);
    expect(decision.low).toBeLessThanOrEqual(decision.threshold);
    const missed = fakes.filter((logit) => logit < decision.low).length / fakes.length;
    expect(missed).toBeLessThanOrEqual(0.1);
    const between = (of: readonly number[]) =>
      of.filter((logit) => logit > decision.low && logit < decision.high).length / of.length;
    expect(decision.uncertain?.reals).toBeCloseTo(between(reals), 10);
    expect(decision.uncertain?.fakes).toBeCloseTo(between(fakes), 10);
    expect(await readFile(join(dir, 'README.md'), 'utf8')).toContain('5 %');
  });

  it('keeps the verdicts when the calibration changes', async () => {
    const model = dir;
    const before = (await readDetector(dir)).record;
    await calibrateDetector({ model, data, split: 'test', backend: 'wasm' });
    const after = (await readDetector(dir)).record;
    expect(after.calibration.slope).not.toBe(before.calibration.slope);
    expect(after.decision).toEqual(before.decision);
    const [one, two] = [decisionRule(before), decisionRule(after)];
    for (const logit of [-9, before.decision.low - 0.01, before.decision.high + 0.01, 9]) {
      expect(two.verdict(logit, false)).toBe(one.verdict(logit, false));
    }
  });

  const measure = (changes: object) =>
    chooseDetectorThreshold({ model: dir, data, split: 'val', backend: 'wasm', rounds: 10, ...changes });

  it.each<[string, () => object, RegExp]>([
    ['a rate that is none', () => ({ falsePositiveRate: 1 }), /DID_VALUE.*falsePositiveRate.*got 1/],
    [
      'too few real faces',
      () => ({ falsePositiveRate: 0.001 }),
      /DID_DATA.*at least 1000 real faces.*has 40/,
    ],
    ['a method that is not there', () => ({ methods: ['warp'] }), /DID_DATA.*no fakes by warp/],
    [
      'a class that is not there',
      () => ({ data: { ...data, samples: data.samples.filter(({ label }) => label === 0) } }),
      /DID_DATA.*must hold real faces and fakes; it has 40 and 0/,
    ],
    [
      'crops of another size',
      () => ({ data: { ...data, info: { ...data.info, size: 64 } } }),
      /DID_DATA.*64 px.*the detector cuts faces to 32 px/,
    ],
    ['no detector', () => ({ model: folder }), /DID_RUN.*is no detector.*did export --to detector/],
  ])('stops at %s', async (_, changes, message) => {
    await expect(measure(changes())).rejects.toThrow(message);
  });

  it('stops at weights that are not those of the detector', async () => {
    const model = at('damaged');
    await writeDetector({ run, out: model });
    await appendFile(join(model, 'weights.safetensors'), 'x');
    await expect(measure({ model })).rejects.toThrow(/DID_WEIGHTS.*Copy both files/);
    await writeFile(join(model, 'detector.json'), '[]');
    await expect(measure({ model })).rejects.toThrow(/DID_DATA.*Export the detector again/);
  });

  it.each([
    ['calibrate', ['--data', 'x'], /needs --model DETECTOR and --data DIR/],
    ['threshold', ['--model', 'x'], /needs --model DETECTOR and --data DIR/],
    ['threshold', ['--fpr', 'low'], /--fpr is a share from 0 to 1; got "low"/],
  ])('did %s %j ends with 2', async (command, args, message) => {
    const { status, err } = await runDid(command, ...args);
    expect(status).toBe(2);
    expect(err).toMatch(message);
  });
});
