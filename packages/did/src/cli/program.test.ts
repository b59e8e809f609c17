import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@did/datasets';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Evaluation } from '../evaluate/evaluation.js';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { runDid } from '../testing/run-did.js';
import { writeCropSet } from '../testing/write-crop-set.js';

const METHODS = ['checker', 'stripes'];
const SMALL = [
  ...['--preset', 'demo', '--backend', 'wasm'],
  ...['model.inputSize=32', 'model.critic.widths=[8,8,8]', 'train.batchSize=8', 'train.steps=6'].flatMap(
    (set) => ['--set', set],
  ),
  ...['train.validateEvery=3', 'train.checkpointEvery=3', 'data.methods=[]'].flatMap((set) => ['--set', set]),
];
let folder = '';
const at = (...parts: string[]) => join(folder, ...parts);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-cli-'));
  const set = plantedCropSet({ sources: 20, size: 32, methods: METHODS, unseen: ['dots'] });
  await writeCropSet(set, at('crops'));
  await writeCropSet({ ...set, samples: set.samples.filter(({ label }) => label === 0) }, at('reals'));
  await mkdir(at('empty'));
  await mkdir(at('broken'));
  await writeFile(at('broken', 'a.jpg'), 'not a picture');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('did train, evaluate and predict', () => {
  it('train writes a run and says so', async () => {
    const { status, out, err } = await runDid('train', '--data', at('crops'), '--out', at('run'), ...SMALL);
    expect([status, err]).toEqual([0, expect.stringContaining('validation at step 6: AUC')]);
    expect(out).toContain('Trained 6 of 6 steps');
  });

  it('train on the finished run does nothing more', async () => {
    const before = await readFile(at('run', 'checkpoints', 'last', 'weights.safetensors'));
    const { status } = await runDid('train', '--data', at('crops'), '--out', at('run'), ...SMALL);
    expect(status).toBe(0);
    expect(before.equals(await readFile(at('run', 'checkpoints', 'last', 'weights.safetensors')))).toBe(true);
  });

  it('train with --max-time stops in good order: status 0, and --json says that there is more to do', async () => {
    const argv = ['train', '--data', at('crops'), '--out', at('limited'), ...SMALL];
    const limited = await runDid(...argv, '--max-time', '0.001s');
    expect([limited.status, limited.out]).toEqual([0, expect.stringContaining('Its time is over')]);
    const again = await runDid(...argv, '--max-time', '0.001s', '--json');
    expect(JSON.parse(again.out)).toMatchObject({ finished: false, end: { reason: 'max-time' } });
    const rest = await runDid(...argv);
    expect([rest.status, rest.out]).toEqual([0, expect.stringContaining('Trained 6 of 6 steps')]);
  });

  it('evaluate keeps the figures of one crop set from those of another', async () => {
    const argv = ['evaluate', '--run', at('run'), '--backend', 'wasm', '--rounds', '10', '--json', '--data'];
    const set = plantedCropSet({ sources: 20, size: 32, methods: METHODS, unseen: [] });
    await writeCropSet(set, at('others'));
    expect((await runDid(...argv, at('crops'), '--test', 'one')).status).toBe(0);
    const file = at('run', 'evaluation-last-one.json');
    const before = await readFile(file, 'utf8');
    const { status, err } = await runDid(...argv, at('others'), '--test', 'one');
    expect([status, err]).toEqual([
      2,
      expect.stringMatching(/is of another crop set \(crops.*--test others/),
    ]);
    expect(await readFile(file, 'utf8')).toBe(before);
    expect((await runDid(...argv, at('crops'), '--test', 'one')).status).toBe(0);
  });

  it('evaluate takes a checkpoint that stayed, and no other name', async () => {
    const argv = [
      'evaluate',
      '--run',
      at('kept'),
      '--data',
      at('crops'),
      '--backend',
      'wasm',
      '--rounds',
      '50',
    ];
    await runDid('train', '--data', at('crops'), '--out', at('kept'), ...SMALL, '--set', 'train.keepEvery=3');
    expect(await runDid(...argv, '--checkpoint', 'step-3')).toMatchObject({ status: 0, err: '' });
    expect(JSON.parse(await readFile(at('kept', 'evaluation-step-3-test.json'), 'utf8'))).toMatchObject({
      checkpoint: 'step-3',
      step: 3,
    });
    const missing = await runDid(...argv, '--checkpoint', 'step-4');
    expect([missing.status, missing.err]).toEqual([2, expect.stringContaining('has no checkpoint "step-4"')]);
    const wrong = await runDid(...argv, '--checkpoint', 'step-x');
    expect([wrong.status, wrong.err]).toEqual([2, expect.stringContaining('last, best or step-N')]);
  });

  it('evaluate prints a table and writes the evaluation', async () => {
    const { status, out } = await runDid(
      'evaluate',
      '--run',
      at('run'),
      '--data',
      at('crops'),
      '--rounds',
      '50',
      '--backend',
      'wasm',
    );
    expect(status).toBe(0);
    for (const row of ['checker', 'stripes', 'dots', 'all seen', 'all unseen']) expect(out).toContain(row);
    const evaluation = JSON.parse(
      await readFile(at('run', 'evaluation-last-test.json'), 'utf8'),
    ) as Evaluation;
    expect(evaluation).toMatchObject({
      formatVersion: 1,
      variant: 'did',
      step: 6,
      checkpoint: 'last',
      split: 'test',
    });
    expect(evaluation.methods.map(({ method, seen }) => [method, seen])).toEqual([
      ['checker', true],
      ['stripes', true],
      ['dots', false],
    ]);
    expect(evaluation.confusion?.labels).toEqual(['real', ...METHODS]);
    expect(evaluation.scores).toHaveLength(16);
  });

  it('predict says no_face where there is none, and error for what is no picture', async () => {
    await mkdir(at('photos'));
    const gray = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 3).fill(128) };
    await writeFile(at('photos', 'gray.png'), await encodePng(gray));
    const good = await runDid('predict', '--json', '--model', at('run'), '--backend', 'wasm', at('photos'));
    expect([good.status, JSON.parse(good.out)]).toEqual([
      0,
      [expect.objectContaining({ verdict: 'no_face', faces: [] })],
    ]);
    const mixed = await runDid(
      'predict',
      '--model',
      at('run'),
      '--backend',
      'wasm',
      at('photos'),
      at('broken', 'a.jpg'),
    );
    expect(mixed.status).toBe(1);
    expect(mixed.out).toMatch(/gray\.png +no_face/);
    expect(mixed.out).toMatch(/a\.jpg +error/);
  });
});

describe('wrong input', () => {
  it.each<[string, string[], RegExp]>([
    ['an unknown command', ['trian'], /Did you mean train/],
    ['an unknown option', ['train', '--dta', 'x'], /unknown option/],
    ['a missing option', ['train'], /--data DIR and --out RUN/],
    ['no folder', ['train', '--data', '/nowhere', '--out', '/tmp/x'], /not a crop set/],
    [
      'an unknown key',
      ['train', '--set', 'train.stps=4', '--data', 'a', '--out', 'b'],
      /did you mean train\.steps/,
    ],
    [
      'a value out of range',
      ['train', '--set', 'loss.alpha=2', '--data', 'a', '--out', 'b'],
      /at most 1; got 2/,
    ],
    [
      'a configuration that is not there',
      ['train', '--config', '/nowhere.json5'],
      /no file \/nowhere\.json5/,
    ],
    [
      'forge with an unknown camera',
      ['forge', '--embedded', '2', '--out', '/tmp/did-no-such-crops', '--cameras', 'fone'],
      /no kind of camera "fone".*studio, phone/,
    ],
    ['forge without faces', ['forge', '--out', '/tmp/x'], /--faces DIR and --embedded/],
    [
      'forge with no such folder',
      ['forge', '--faces', '/nowhere', '--out', '/tmp/did-no-such-crops'],
      /\/nowhere/,
    ],
    ['a run that is none', ['evaluate', '--run', '/nowhere', '--data', '/nowhere'], /crop set|not a run/],
    ['an unknown bench', ['bench', 'train-stp'], /did you mean train-step/],
    ['an unknown peer', ['bench', 'train-step', '--peer', 'abacus'], /tfjs-cpu/],
    ['no input', ['predict', '--model', 'x', '/nowhere.jpg'], /no file or folder/],
  ])('%s: status 2 and a message without a stack', async (_, argv, message) => {
    const { status, err } = await runDid(...argv);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
    expect(status).toBe(2);
  });

  it('forge says what each kind of camera is', async () => {
    const { status, out } = await runDid('forge', '--list-cameras');
    expect([status, out]).toEqual([0, expect.stringMatching(/webcam +mjpeg +few pixels in dim light/)]);
  });

  it('an empty folder, and one of unreadable pictures: status 2, nothing written', async () => {
    for (const name of ['empty', 'broken']) {
      const { status, err } = await runDid(
        'forge',
        '--faces',
        at(name),
        '--out',
        at('forged'),
        '--workers',
        '1',
      );
      expect([status, err]).toEqual([2, expect.stringContaining('DID_DATA')]);
      expect((await readdir(folder)).filter((entry) => entry.startsWith('forged'))).toEqual([]);
    }
  });

  it('one class only', async () => {
    const { status, err } = await runDid('train', '--data', at('reals'), '--out', at('one-class'), ...SMALL);
    expect([status, err]).toEqual([2, expect.stringContaining('0 fake pictures')]);
    expect(existsSync(at('one-class'))).toBe(false);
  });

  it('a run of another configuration: status 2 with the keys', async () => {
    const { status, err } = await runDid(
      'train',
      '--data',
      at('crops'),
      '--out',
      at('run'),
      ...SMALL,
      '--seed',
      '5',
    );
    expect([status, err]).toEqual([2, expect.stringContaining('these keys differ: train.seed')]);
  });

  it('a run of another version: status 2, nothing overwritten', async () => {
    await cp(at('run'), at('other'), { recursive: true });
    const record = JSON.stringify({
      ...JSON.parse(await readFile(at('other', 'run.json'), 'utf8')),
      formatVersion: 7,
    });
    await writeFile(at('other', 'run.json'), record);
    for (const argv of [
      ['train', '--data', at('crops'), '--out', at('other'), ...SMALL],
      ['evaluate', '--run', at('other'), '--data', at('crops')],
      ['predict', '--model', at('other'), at('broken', 'a.jpg')],
    ]) {
      const { status, err } = await runDid(...argv);
      expect([status, err]).toEqual([2, expect.stringContaining('format version 7')]);
    }
    expect(await readFile(at('other', 'run.json'), 'utf8')).toBe(record);
  });

  it('--print-config and --print-keys need no data', async () => {
    const config = await runDid('train', '--preset', 'demo', '--seed', '3', '--print-config');
    expect(JSON.parse(config.out).train.seed).toBe(3);
    expect((await runDid('train', '--print-keys')).out).toContain('loss.lambdaDec = 0.01');
  });

  it('--help and --version: status 0', async () => {
    expect((await runDid('--help')).status).toBe(0);
    expect((await runDid('--version')).out).toMatch(/^\d+\.\d+\.\d+/);
  });
});
