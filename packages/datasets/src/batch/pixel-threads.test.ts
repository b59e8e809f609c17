import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CropSetWriter } from '../crop-set/crop-set-writer.js';
import { encodePng } from '../images/encode-image.js';
import { hashBatches } from '../testing/hash-batches.js';
import { syntheticSample } from '../testing/synthetic-sample.js';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('../testing/hash-batches-child.ts', import.meta.url));
const SIDE = 24;
let folder = '';
let dir = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-threads-'));
  dir = path.join(folder, 'set');
  const writer = await CropSetWriter.open(dir, {
    formatVersion: 1,
    name: 'noise',
    size: SIDE,
    marginRatio: 0.3,
    detector: { name: 'exact', version: '1', weightsSha256: '' },
    methods: [],
    recipe: {},
  });
  const sources = Array.from({ length: 9 }, (_, i) => `s${i}`);
  for (const sourceId of sources) {
    const crops = [];
    for (const method of ['real', 'one', 'two']) {
      const random = new SeededRandom(`${sourceId}/${method}`);
      const data = Uint8Array.from({ length: SIDE * SIDE * 3 }, () => random.int(256));
      const { sha256: _, ...sample } = syntheticSample({
        sourceId,
        method,
        path: `${method}/${sourceId}.png`,
      });
      crops.push({ sample, bytes: await encodePng({ width: SIDE, height: SIDE, data }) });
    }
    await writer.add(sourceId, crops);
  }
  await writer.finish(sources);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function hashesInThreads(...threads: number[]): Promise<string[]> {
  const loader = ['--import', 'tsx', '--conditions=@did/source', '--no-warnings'];
  // It ends by itself: threads keep no process alive.
  const { stdout } = await run(process.execPath, [...loader, CHILD, dir, ...threads.map(String)], {
    timeout: 120_000,
  });
  return stdout.trim().split('\n');
}

it('gives the same batches in one thread, in three, in this one, and without keeping pixels', async () => {
  const here = await hashBatches(dir, 0);
  expect(here).toMatch(/^[0-9a-f]{64}$/);
  expect(await hashBatches(dir, 0, 0)).toBe(here);
  expect(await hashesInThreads(0, 1, 3)).toEqual([here, here, here]);
}, 180_000);

it('names the crop that a thread could not read', async () => {
  await writeFile(path.join(dir, 'real/s4.png'), 'no picture');
  const [told] = await hashesInThreads(2);
  expect(told).toMatch(/DID_DATA.*real\/s4\.png.*Remove or replace it/);
}, 180_000);
