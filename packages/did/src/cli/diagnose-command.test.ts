import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CropSet } from '@did/datasets';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { diagnoseRun } from '../diagnose/diagnose-run.js';
import type { Diagnostics } from '../diagnose/diagnostics.js';
import { runDid } from '../testing/run-did.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { writeCropSet } from '../testing/write-crop-set.js';
import { trainRun } from '../train/trainer.js';

let folder = '';
let data: CropSet;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-diagnose-command-'));
  data = await writeCropSet(smallCropSet(), at('crops'));
  for (const variant of ['did', 'bce'] as const) {
    const config = smallConfig({ model: { variant }, train: { steps: 6, keepEvery: 3, checkpointEvery: 3 } });
    await trainRun({ config, data, out: at(variant), backend: 'wasm' });
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const diagnose = (...more: string[]) =>
  runDid(
    'diagnose',
    '--run',
    at('did'),
    '--data',
    at('crops'),
    '--backend',
    'wasm',
    '--rounds',
    '50',
    ...more,
  );

describe('did diagnose', () => {
  it('shows masks and probes from the start to the end beside a baseline, and writes diagnostics.json', async () => {
    const { status, out } = await diagnose('--baseline', at('bce'));
    expect(status).toBe(0);
    expect(out).toMatch(/features\s+start \(0\)\s+step-3 \(3\)\s+last \(6\)\s+baseline/);
    expect(out).toMatch(/chance 0\.500/);
    const found = JSON.parse(await readFile(at('did/diagnostics.json'), 'utf8')) as Diagnostics;
    expect(found).toMatchObject({
      formatVersion: 1,
      methods: ['checker', 'stripes'],
      splits: { fit: 'val', test: 'test' },
      sources: { fit: 6, test: 6 },
      baseline: { name: 'bce', step: 6 },
      notes: [expect.stringContaining('6 sources')],
    });
    expect(found.checkpoints.map(({ checkpoint }) => checkpoint)).toEqual(['start', 'step-3', 'last']);
    for (const { masks, probes, domMinusDf, dependence } of found.checkpoints) {
      expect(masks?.domain?.entropy).toBeGreaterThan(0.5);
      expect(probes.map(({ features }) => features)).toEqual([
        'i',
        'iDf',
        'iOs',
        'iDom',
        'randomDf',
        'randomDom',
      ]);
      expect(domMinusDf?.estimate).not.toBeNull();
      expect(dependence).toBeNull();
    }
    expect(found.baseline?.probes.map(({ features }) => features)).toEqual(['i']);
  });

  it('makes the start again as training had it', async () => {
    const fresh = smallConfig({
      train: { steps: 6, checkpointEvery: 3 },
      optimizer: { learningRate: 1e-30, weightDecay: 0 },
    });
    await trainRun({ config: fresh, data, out: at('still'), backend: 'wasm' });
    const options = { run: at('still'), data, backend: 'wasm', rounds: 50 } as const;
    const { checkpoints } = await diagnoseRun(options);
    const [start, last] = checkpoints;
    // Batch norm's running statistics have moved; nothing else has.
    expect(last?.masks?.deepfake.mean).toBeCloseTo(start?.masks?.deepfake.mean as number, 1);
  });

  it('leaves out what the run left out', async () => {
    const cameras = ['studio', 'phone'];
    const taken = data.samples.map((sample) => ({
      ...sample,
      extra: { camera: cameras[Number(sample.sourceId) % 2] as string },
    }));
    const set = { ...data, samples: taken };
    const config = smallConfig({
      data: { methods: [], without: { camera: ['phone'] } },
      train: { steps: 1 },
    });
    await trainRun({ config, data: set, out: at('without-phone'), backend: 'wasm' });
    const found = await diagnoseRun({ run: at('without-phone'), data: set, backend: 'wasm', rounds: 10 });
    expect(found.sources).toEqual({ fit: 3, test: 3 });
  });

  it('refuses splits that share faces, and a command without a run', async () => {
    const { status, err } = await diagnose('--fit', 'test');
    expect(status).toBe(2);
    expect(err).toMatch(/6 sources are in split "test" and in "test".*other faces/);
    expect(await runDid('diagnose', '--data', at('crops'))).toMatchObject({ status: 2 });
    expect(await diagnose('--checkpoint', 'first')).toMatchObject({ status: 2 });
  });
});
