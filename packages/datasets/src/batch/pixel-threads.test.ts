import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { hashBatches } from '../testing/hash-batches.js';
import { writeNoiseCropSet } from '../testing/noise-crop-set.js';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('../testing/hash-batches-child.ts', import.meta.url));
let folder = '';
let dir = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'did-threads-'));
  dir = path.join(folder, 'set');
  await writeNoiseCropSet(dir);
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
  await writeFile(path.join(dir, 'real/v1.0/s4.png'), 'no picture');
  const [told] = await hashesInThreads(2);
  expect(told).toMatch(/DID_DATA.*real\/v1\.0\/s4\.png.*Remove or replace it/);
}, 180_000);
