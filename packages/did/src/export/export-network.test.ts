import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { prepareBackend } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as tf from '@tensorflow/tfjs';
import * as ort from 'onnxruntime-web';
import { writeDetector } from '../detector/write-detector.js';
import { runDid } from '../testing/run-did.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { trainRun } from '../train/trainer.js';
import { exportNetwork } from './export-network.js';

let folder = '';
const at = (...names: string[]) => join(folder, ...names);

beforeAll(async () => {
  ort.env.wasm.numThreads = 1;
  folder = await mkdtemp(join(tmpdir(), 'did-export-'));
  await trainRun({ config: smallConfig(), data: smallCropSet(), out: at('run'), backend: 'wasm' });
  await trainRun({
    config: smallConfig({ model: { variant: 'bce' }, train: { steps: 2 } }),
    data: smallCropSet(),
    out: at('bce'),
    backend: 'wasm',
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a folder's GraphModel gives for a gray picture, in a process that has TensorFlow.js and nothing of ours. */
async function inPlainTensorFlow(model: string): Promise<number[]> {
  const code = `
    import * as tf from '@tensorflow/tfjs';
    import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
    import { readFileSync } from 'node:fs';
    import { createRequire } from 'node:module';
    import { dirname, join } from 'node:path';
    const bytes = (path) => new Uint8Array(readFileSync(path));
    const require = createRequire(join(process.cwd(), 'x.js'));
    setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + '/');
    globalThis.fetch = async (path) => new Response(bytes(path), { headers: { 'Content-Type': 'application/wasm' } });
    await tf.setBackend('wasm');
    const dir = process.argv[1];
    const json = JSON.parse(readFileSync(join(dir, 'model.json'), 'utf8'));
    const weights = Buffer.concat(json.weightsManifest[0].paths.map((name) => bytes(join(dir, name))));
    const model = await tf.loadGraphModel(tf.io.fromMemory({
      ...json, weightSpecs: json.weightsManifest[0].weights,
      weightData: weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length),
    }));
    const y = model.execute({ image: tf.fill([2, 32, 32, 3], 128) }, ['logit', 'probability']);
    console.log(JSON.stringify([tf.getBackend(), ...y[0].dataSync(), ...y[1].dataSync()]));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--no-warnings',
    '--input-type=module',
    '-e',
    code,
    model,
  ]);
  const [backend, ...values] = JSON.parse(stdout.trim().split('\n').at(-1) as string) as [
    string,
    ...number[],
  ];
  expect(backend).toBe('wasm');
  return values;
}

async function inOnnxRuntime(file: string): Promise<number[]> {
  const session = await ort.InferenceSession.create(new Uint8Array(await readFile(file)));
  const image = new ort.Tensor('float32', new Float32Array(2 * 32 * 32 * 3).fill(128), [2, 32, 32, 3]);
  const { logit, probability } = await session.run({ image });
  await session.release();
  return [logit, probability].flatMap((output) => [...((output as ort.Tensor).data as Float32Array)]);
}

const distance = (a: readonly number[], b: readonly number[]) =>
  Math.max(...a.map((value, i) => Math.abs(value - (b[i] as number))));

describe('exportNetwork', () => {
  it('writes what ONNX Runtime and plain TensorFlow.js run alike', async () => {
    const onnx = await exportNetwork({ model: at('run'), to: 'onnx', out: at('a', 'did.onnx') });
    const graph = await exportNetwork({ model: at('run'), to: 'graph-model', out: at('graph') });
    const [a, b] = [await inOnnxRuntime(at('a', 'did.onnx')), await inPlainTensorFlow(at('graph'))];
    expect(a).toHaveLength(4);
    expect(distance(a, b)).toBeLessThan(1e-6);
    expect(a[2]).toBeCloseTo(1 / (1 + Math.exp(-(a[0] as number))), 6);

    expect(onnx.record).toMatchObject({
      format: 'onnx',
      checkpoint: 'best',
      input: { name: 'image', shape: [null, 32, 32, 3] },
      outputs: [
        { name: 'logit', shape: [null] },
        { name: 'probability', shape: [null] },
      ],
    });
    expect(onnx.record.check.of).toBe('pictures of seeded noise');
    expect(onnx.record.check.largestDifference.probability).toBeLessThan(1e-6);
    expect(JSON.parse(await readFile(at('a', 'did.onnx.json'), 'utf8'))).toEqual(onnx.record);
    expect(graph.files.map(({ path }) => path).sort()).toEqual(
      (await readdir(at('graph'))).sort().map((name) => at('graph', name)),
    );
  });

  it('stores halves in half the room, and says what that changes', async () => {
    const data = smallCropSet();
    const whole = await exportNetwork({ model: at('run'), to: 'onnx', out: at('whole.onnx'), data });
    for (const to of ['onnx', 'graph-model'] as const) {
      const out = at(to === 'onnx' ? 'half.onnx' : 'half');
      const half = await exportNetwork({ model: at('run'), to, out, float16: true, data });
      const { check, weights } = half.record;
      expect(weights).toEqual({ dtype: 'float16' });
      expect(check).toMatchObject({ pictures: 18, of: `validation faces of ${data.info.name}` });
      expect(check.largestDifference.probability).toBeGreaterThan(0);
      expect(check.largestDifference.probability).toBeLessThan(0.01);
      if (to === 'onnx') expect(half.files[0]?.bytes).toBeLessThan(0.65 * (whole.files[0]?.bytes ?? 0));
    }
    const [ours, onnx, graph] = [
      await inOnnxRuntime(at('whole.onnx')),
      await inOnnxRuntime(at('half.onnx')),
      await inPlainTensorFlow(at('half')),
    ];
    expect(distance(onnx, graph)).toBeLessThan(1e-6);
    expect(onnx).not.toEqual(ours);
  });

  it('takes a detector, with its calibration, and gives the domains', async () => {
    await writeDetector({ run: at('run'), out: at('detector'), withDomain: true });
    const file = at('detector', 'detector.json');
    const record = JSON.parse(await readFile(file, 'utf8')) as { calibration: object };
    const calibration = { ...record.calibration, kind: 'platt', slope: 2, intercept: 0.5 };
    await writeFile(file, JSON.stringify({ ...record, calibration }));
    const out = at('detector.onnx');
    const { record: written } = await exportNetwork({
      model: at('detector'),
      to: 'onnx',
      out,
      withDomain: true,
    });
    expect(written.outputs[2]).toEqual({
      name: 'domain_logits',
      shape: [null, 3],
      meaning: 'softmax gives the probabilities of real, checker, stripes',
    });
    const [logit, , probability] = (await inOnnxRuntime(out)) as [number, number, number];
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-(2 * logit + 0.5))), 6);
  });

  it('leaves the backend as it was', async () => {
    await prepareBackend('cpu');
    await exportNetwork({ model: at('bce'), to: 'onnx', out: at('bce.onnx'), checkpoint: 'last' });
    expect(tf.getBackend()).toBe('cpu');
  });

  it('overwrites nothing', async () => {
    await mkdir(at('full', 'x'), { recursive: true });
    await writeFile(at('there.onnx'), 'mine');
    await writeFile(at('beside.onnx.json'), 'mine');
    const run = (to: 'onnx' | 'graph-model', out: string) =>
      exportNetwork({ model: at('run'), to, out: at(out) });
    await expect(run('graph-model', 'full')).rejects.toThrow(/full is there already, and not empty\. Choose/);
    await expect(run('onnx', 'there.onnx')).rejects.toThrow(/DID_USAGE.*there\.onnx is there already/);
    await expect(run('onnx', 'full')).rejects.toThrow(/full is a folder/);
    await expect(run('onnx', 'beside.onnx')).rejects.toThrow(/beside\.onnx\.json is there already/);
    expect(await readFile(at('there.onnx'), 'utf8')).toBe('mine');
    expect((await readdir(folder)).filter((name) => name.includes('tmp'))).toEqual([]);
  });

  it('says what it cannot export', async () => {
    const run = (options: object) =>
      exportNetwork({ model: at('run'), to: 'onnx', out: at('never.onnx'), ...options });
    await expect(run({ model: at('full') })).rejects.toThrow(/DID_RUN.*neither a detector nor a run/);
    await expect(run({ checkpoint: 'step-7' })).rejects.toThrow(/DID_RUN.*no checkpoint "step-7"/);
    await expect(run({ model: at('bce'), withDomain: true })).rejects.toThrow(/DID_USAGE.*no domain head/);
  });
});

describe('did export', () => {
  it('prints what was written, for people and for machines', async () => {
    const { status, out } = await runDid(
      'export',
      '--run',
      at('run'),
      '--to',
      'onnx',
      '--out',
      at('cli.onnx'),
    );
    expect(status).toBe(0);
    expect(out).toMatch(/cli\.onnx: 0\.\d MB in 2 files, weights float32\./);
    expect(out).toContain('in:  image [batch,32,32,3], faces, RGB, 0 to 255');
    expect(out).toMatch(
      /On 32 pictures of seeded noise, a probability differs from ours by at most \S+, a logit by/,
    );
    const json = await runDid(
      'export',
      '--model',
      at('run'),
      '--to',
      'graph-model',
      '--out',
      at('cli'),
      '--json',
    );
    expect(JSON.parse(json.out)).toMatchObject({ out: at('cli'), record: { format: 'graph-model' } });
  });

  it('writes a detector', async () => {
    const { status, out } = await runDid(
      'export',
      '--run',
      at('run'),
      '--to',
      'detector',
      '--out',
      at('det'),
    );
    expect([status, out]).toEqual([0, expect.stringContaining('did predict --model')]);
    expect(await readdir(at('det'))).toContain('detector.json');
  });

  it.each([
    [[], /needs --run RUN/],
    [['--to', 'onnx', '--out', 'x', '--model', 'y', '--with-faces'], /--with-faces is for --to detector/],
    [['--to', 'detector', '--out', 'x', '--model', 'y', '--data', 'z'], /--data is for onnx and graph-model/],
    [['--to', 'tflite'], /Allowed choices are detector, graph-model, onnx/],
  ])('refuses %j', async (args, message) => {
    const { status, err } = await runDid('export', ...args);
    expect([status, err]).toEqual([2, expect.stringMatching(message)]);
  });
});
