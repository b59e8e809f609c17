import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeSafetensors } from '@did/runtime';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { locateWeights } from './locate-weights.js';

let folder = '';
const at = (name: string) => join(folder, name);
const one = { x: { dtype: 'F32' as const, shape: [1], data: Float32Array.of(1) } };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-locate-'));
  await writeFile(
    at('efficientnet-lite0.safetensors'),
    encodeSafetensors(one, { architecture: 'efficientnet-lite0' }),
  );
  await writeFile(at('plain.safetensors'), encodeSafetensors(one));
  await writeFile(at('noise.pth'), 'no checkpoint');
});
afterAll(() => rm(folder, { recursive: true }));

it('finds fetched weights by their name, with what is published of them', () => {
  const { file, card } = locateWeights('efficientnet-lite0', 'efficientnet-lite0', folder);
  expect(file).toBe(at('efficientnet-lite0.safetensors'));
  expect(card?.licence).toContain('Apache-2.0');
});

it('finds a file by its path, whatever it says of itself or not', () => {
  for (const name of ['plain.safetensors', 'efficientnet-lite0.safetensors']) {
    expect(locateWeights(at(name), 'efficientnet-lite0', '/nowhere')).toEqual({ file: at(name), card: null });
  }
});

it.each([
  [
    'weights that were not fetched, with the command',
    'efficientnet-lite1',
    'efficientnet-lite1',
    /not on this machine .*npx @did\/did weights fetch efficientnet-lite1$/,
  ],
  ['a file that is not there', './missing.pth', 'resnet50', /there is no file .*missing\.pth.*resnet50-v2/],
  [
    'an unknown name, with the nearest',
    'efficientnet-lite',
    'efficientnet-lite0',
    /neither a file nor a name .*did you mean efficientnet-lite0\?/,
  ],
  [
    'the name of weights of another backbone',
    'efficientnet-lite0',
    'resnet18',
    /efficientnet-lite0 is of efficientnet-lite0, and model\.backbone is resnet18/,
  ],
  ['a folder', '.', 'tiny', /neither a file nor a name/],
])('says so for %s', (_, given, backbone, message) => {
  expect(() => locateWeights(given, backbone, folder)).toThrow(
    expect.objectContaining({ code: 'DID_WEIGHTS', message: expect.stringMatching(message) }),
  );
});

it('says so for a file that holds another backbone, or none', () => {
  expect(() => locateWeights(at('efficientnet-lite0.safetensors'), 'tiny', folder)).toThrow(
    /is of efficientnet-lite0, and model\.backbone is tiny/,
  );
  expect(() => locateWeights(at('noise.pth'), 'tiny', folder)).toThrow(/model\.weights: .*noise\.pth: /);
});
