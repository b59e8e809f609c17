import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackbone } from '@did/backbone';
import { decodeSafetensors, encodeSafetensors, prepareBackend, type SafetensorsTensor } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DidConfigInput } from '../config/did-config.js';
import { parseConfig } from '../config/parse-config.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { fileSha256 } from '../weights/file-sha256.js';
import { readRunFolder } from './run-folder.js';
import type { TrainEvent } from './train-event.js';
import { trainRun } from './trainer.js';

const data = plantedCropSet({ sources: 20, size: 32, methods: ['checker', 'stripes'] });
let folder = '';
const at = (name: string) => join(folder, name);
const tensors: Record<string, SafetensorsTensor> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-start-'));
  await prepareBackend('wasm');
  const { model } = await createBackbone('tiny', { inputSize: 32, seed: 77 });
  for (const weight of model.weights) {
    const values = Float32Array.from(weight.read().dataSync());
    tensors[weight.originalName] = { dtype: 'F32', shape: weight.shape as number[], data: values };
  }
  model.dispose();
  await writeFile(at('tiny.safetensors'), encodeSafetensors(tensors, { architecture: 'tiny' }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const configOf = (model: DidConfigInput['model'] = {}) =>
  parseConfig(
    {
      model: { inputSize: 32, critic: { widths: [8, 8, 8] }, headWidths: [16], ...model },
      // So small a rate that the weights after a step are those before it.
      optimizer: { learningRate: 1e-12, warmupSteps: 0 },
      train: { batchSize: 6, steps: 4, stepsPerEpoch: 4, validateEvery: 4, checkpointEvery: 2 },
      data: { methods: ['checker', 'stripes'] },
    },
    { preset: 'demo' },
  );

const run = (
  name: string,
  model: DidConfigInput['model'],
  more: Partial<Parameters<typeof trainRun>[0]> = {},
) =>
  trainRun({ config: configOf(model), data, out: at(name), backend: 'wasm', weightsCache: folder, ...more });

async function kernelAfter(name: string): Promise<number[]> {
  const bytes = await readFile(at(`${name}/checkpoints/last/weights.safetensors`));
  const kernel = decodeSafetensors(bytes).tensors['backbone/stage2.0.conv1/kernel'] as SafetensorsTensor;
  return [...(kernel.data as Float32Array)];
}

function stopAt(step: number) {
  const abort = new AbortController();
  const onEvent = (event: TrainEvent) => {
    if (event.type === 'step-end' && event.row.step === step) abort.abort();
  };
  return { signal: abort.signal, onEvent };
}

describe('model.weights', () => {
  it('starts G from them, and the run says which they were', async () => {
    const weights = at('tiny.safetensors');
    const events: TrainEvent[] = [];
    await run('started', { weights }, { onEvent: (event) => void events.push(event) });
    const sha256 = await fileSha256(weights);
    const { config, record } = await readRunFolder(at('started'));
    expect(config.model).toMatchObject({ weights, weightsSha256: sha256 });
    expect(record.weights).toEqual({ given: weights, sha256, licence: null });
    expect(events[0]).toMatchObject({ type: 'train-start', weights: { file: weights, sha256 } });
    const expected = tensors['stage2.0.conv1/kernel']?.data as Float32Array;
    const kernel = await kernelAfter('started');
    expect(Math.max(...kernel.map((value, i) => Math.abs(value - (expected[i] as number))))).toBeLessThan(
      1e-6,
    );
  });

  it('leaves G random without', async () => {
    await run('random', {});
    const expected = tensors['stage2.0.conv1/kernel']?.data as Float32Array;
    expect((await kernelAfter('random'))[0]).not.toBeCloseTo(expected[0] as number, 4);
    expect((await readRunFolder(at('random'))).record.weights).toBeNull();
  });

  it('goes on with a run whose weights have gone, to the same numbers', async () => {
    await writeFile(at('moved.safetensors'), encodeSafetensors(tensors));
    const weights = at('moved.safetensors');
    await run('stopped', { weights }, stopAt(2));
    await rename(weights, at('gone.safetensors'));
    const summary = await run('stopped', { weights });
    expect(summary).toMatchObject({ finished: true });
    expect(summary.resumedFrom).toBeGreaterThan(0);
    expect(await kernelAfter('stopped')).toEqual(await kernelAfter('started'));
  });

  it('refuses to go on with other weights under the same name', async () => {
    const weights = at('changed.safetensors');
    await writeFile(weights, encodeSafetensors(tensors));
    await run('changed', { weights });
    await writeFile(weights, encodeSafetensors(tensors, { other: 'yes' }));
    await expect(run('changed', { weights })).rejects.toMatchObject({
      code: 'DID_RUN',
      message: expect.stringContaining('these keys differ: model.weightsSha256'),
    });
  });

  it('takes no other file than the hash in the configuration says', async () => {
    const weights = at('tiny.safetensors');
    const weightsSha256 = 'ab'.repeat(32);
    await expect(run('pinned', { weights, weightsSha256 })).rejects.toMatchObject({
      code: 'DID_WEIGHTS',
      message: expect.stringMatching(/is [0-9a-f]{64}; model\.weightsSha256 wants abab/),
    });
    await expect(run('pinned', { weightsSha256 })).rejects.toMatchObject({ code: 'DID_CONFIG' });
  });

  it('names the file that does not fit, and leaves no folder', async () => {
    const weights = at('other.safetensors');
    const { 'stem.conv/kernel': _, ...rest } = tensors;
    await writeFile(weights, encodeSafetensors(rest));
    await expect(run('unfit', { weights })).rejects.toMatchObject({
      code: 'DID_WEIGHTS',
      message: expect.stringMatching(/other\.safetensors does not fit tiny\. .*missing \(1\)/s),
    });
    await expect(readFile(at('unfit/config.json'))).rejects.toThrow('ENOENT');
  });

  it('reads a run from before there were weights', async () => {
    const path = at('random/config.json');
    const { weights, weightsSha256, ...model } = JSON.parse(await readFile(path, 'utf8')).model;
    const config = { ...JSON.parse(await readFile(path, 'utf8')), model };
    await writeFile(path, JSON.stringify(config));
    expect((await readRunFolder(at('random'))).config.model.weights).toBeNull();
    expect(await run('random', {})).toMatchObject({ finished: true, resumedFrom: 4 });
    expect([weights, weightsSha256]).toEqual([null, null]);
  });
});
