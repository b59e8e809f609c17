import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { runDid } from '../testing/run-did.js';
import { writeCropSet } from '../testing/write-crop-set.js';

let folder = '';
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-pack-'));
  await writeCropSet(plantedCropSet({ sources: 10, size: 32, methods: ['one', 'two'] }), at('files'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('packs a crop set, looks through the shards for leaks, and unpacks them again', async () => {
  const packed = await runDid('pack', at('files'), '--out', at('shards'), '--json');
  expect(packed.status).toBe(0);
  const { crops, shards } = JSON.parse(packed.out) as { crops: number; shards: number };
  expect(crops).toBeGreaterThan(10);
  expect(shards).toBeGreaterThan(0);
  const leaks = async (name: string) =>
    JSON.parse((await runDid('prepare', '--check', '--crops', at(name), '--json')).out) as { leaks: unknown };
  expect((await leaks('shards')).leaks).toEqual((await leaks('files')).leaks);
  const back = await runDid('pack', at('shards'), '--unpack', '--out', at('back'));
  expect(back.out).toContain(`${crops} crops in files: ${at('back')}`);
  expect(await readFile(at('back/manifest.csv'))).toEqual(await readFile(at('files/manifest.csv')));
});

it('says what it needs, and what is no crop set: status 2', async () => {
  expect((await runDid('pack', at('files'))).status).toBe(2);
  const { status, err } = await runDid('pack', folder, '--out', at('none'));
  expect(status).toBe(2);
  expect(err).toContain('is not a crop set');
});
