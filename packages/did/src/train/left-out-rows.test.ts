import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseConfig } from '../config/parse-config.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { leaveOutRows } from './left-out-rows.js';
import { readRunFolder } from './run-folder.js';
import { trainRun } from './trainer.js';

const planted = plantedCropSet({ sources: 20, size: 32, methods: ['checker', 'stripes'] });
const cameraOf = (sourceId: string) => (Number(sourceId) % 2 === 0 ? 'phone' : 'studio');
const data = {
  ...planted,
  samples: planted.samples.map((sample) => ({ ...sample, extra: { camera: cameraOf(sample.sourceId) } })),
};

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-without-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('data.without', () => {
  it('keeps the rows out of training and validation', async () => {
    const read = new Set<string>();
    const watched: typeof data = {
      ...data,
      readPixels: (sample) => {
        read.add(`${sample.split} ${sample.extra.camera}`);
        return planted.readPixels(sample);
      },
    };
    const config = parseConfig(
      {
        model: { inputSize: 32, critic: { widths: [4] }, headWidths: [4] },
        data: { methods: [], without: { camera: ['phone'], method: ['stripes'] } },
        train: { batchSize: 4, steps: 8, validateEvery: 8, checkpointEvery: 8 },
      },
      { preset: 'demo' },
    );
    const out = join(folder, 'run');
    await trainRun({ config, data: watched, out, backend: 'wasm' });
    expect([...read].sort()).toEqual(['train studio', 'val studio']);
    const stored = (await readRunFolder(out)).config.data;
    expect([stored.methods, stored.without]).toEqual([['checker'], config.data.without]);
  });

  it('leaves out a row for one value of any column', () => {
    const { samples } = leaveOutRows(data, { camera: ['phone'], source_id: ['001', '003'] });
    const left = new Set(samples.map(({ sourceId }) => sourceId));
    expect([...left]).toEqual(['005', '007', '009', '011', '013', '015', '017', '019']);
  });

  it('is the crop set itself where nothing is left out', () => {
    expect(leaveOutRows(data, {})).toBe(data);
  });

  it.each([
    [{ kamera: ['phone'] }, /names the column "kamera", which.*Did you mean camera\?/],
    [
      { camera: ['fone'] },
      /leaves out "fone" of the column "camera".*Did you mean phone\? It has phone, studio/,
    ],
    [{ camera: ['phone', 'studio'] }, /leaves no real pictures in split "train"/],
    [{ label: ['1'] }, /leaves no fakes in split "train"/],
    [{ split: ['val'] }, /leaves no real pictures in split "val"/],
  ])('refuses %j', (without, message) => {
    expect(() => leaveOutRows(data, without as Record<string, string[]>)).toThrow(message);
  });
});
