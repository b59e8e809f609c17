import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hashOfTensors, smallConfig, smallCropSet } from '../testing/small-training.js';
import { trainRun } from './trainer.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-unchanged-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// Bits of wasm, which every machine shares. They change when a network, an initializer, augmentation or the order of a sum
// does: then say so in a changeset, for published figures and runs that go on change with them, and write the new ones here.
it('gives the weights that the demo had before there were more options', async () => {
  await trainRun({ config: smallConfig(), data: smallCropSet(), out: join(folder, 'run'), backend: 'wasm' });
  const last = join(folder, 'run/checkpoints/last');
  expect(await hashOfTensors(last, 'weights.safetensors')).toBe(
    '5ef41fe7cc072eade74215c13b9564b9b6121dc47391f58b0fe8397d91f45c04',
  );
  expect(await hashOfTensors(last, 'optimizer.safetensors')).toBe(
    '3bc36cc08f080310701c2b1542b38e035580db56fddb4ff8818267e791f7c46a',
  );
});
