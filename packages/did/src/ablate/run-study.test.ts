import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { SMALL_SETTINGS } from '../testing/small-training.js';
import { writeCropSet } from '../testing/write-crop-set.js';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const LOADER = ['--import', 'tsx', '--conditions=@did/source', '--no-warnings'];

/** In a process of its own, whose children inherit the loader of sources; killed when `killAt` is said, once. */
function runDid(argv: readonly string[], killAt?: string, signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL') {
  let killed = false;
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [...LOADER, MAIN, ...argv], (_, out, err) =>
      resolve({ status: child.exitCode, out, err }),
    );
    child.stderr?.on('data', (text) => {
      if (killed || killAt === undefined || !String(text).includes(killAt)) return;
      killed = child.kill(signal);
    });
  });
}

describe('did ablate on planted data', () => {
  let dir = '';
  let common: string[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'did-ablate-'));
    const set = plantedCropSet({ sources: 30, size: 32, methods: ['checker', 'stripes'] });
    await writeCropSet(set, join(dir, 'crops'));
    common = [
      'ablate',
      '--data',
      join(dir, 'crops'),
      '--preset',
      'demo',
      '--backend',
      'wasm',
      '--rounds',
      '50',
      ...SMALL_SETTINGS,
    ];
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('trains, goes on after a kill, compares, records a failure, reuses what is done and refuses another configuration', async () => {
    const out = join(dir, 'study');
    const argv = [
      ...common,
      ...['--out', out, '--seeds', '1,2', '--leave-out', 'stripes', '--set', 'data.methods=[]'],
      ...['--variant', 'bce:model.variant=bce', '--variant', 'did:'],
    ];
    const killed = await runDid(argv, 'did/without-stripes/seed-1 done');
    expect(killed.status).toBe(null);
    const first = await runDid(argv);
    expect(first.err).toContain('did/without-stripes/seed-1 was done before');
    expect([first.status, first.err]).toEqual([
      0,
      expect.stringContaining('did/without-stripes/seed-2 done'),
    ]);
    const csv = await readFile(join(out, 'results.csv'), 'utf8');
    expect(
      csv.split('\n').filter((line) => /^(bce|did),[12],stripes,done,test,last,4,/.test(line)),
    ).toHaveLength(20);
    expect(first.out).toContain('## Methods left out');
    expect(first.out).toMatch(/did: seed 1 [+−]0\.\d{3}, seed 2 [+−]0\.\d{3}/);
    expect(await readFile(join(out, 'figure.svg'), 'utf8')).toMatch(/^<svg xmlns.*<rect.*AUC/s);

    const weights = join(out, 'runs/did/without-stripes/seed-1/checkpoints/last/state.json');
    const before = (await stat(weights)).mtimeMs;
    const again = await runDid(argv);
    expect(again.err).toContain('did/without-stripes/seed-2 was done before');
    expect((await stat(weights)).mtimeMs).toBe(before);
    expect(await readFile(join(out, 'results.csv'), 'utf8')).toBe(csv);

    const other = await runDid([...argv, '--set', 'loss.alpha=0.9']);
    expect(other).toMatchObject({ status: 2, err: expect.stringContaining('these keys differ: loss.alpha') });

    const more = await runDid([...argv, '--variant', 'lost:model.weights=nowhere.safetensors']);
    expect(more.status).toBe(1);
    expect(more.out).toMatch(
      /4 of 6 runs.*Runs that are not done.*lost\/without-stripes\/seed-1: .*nowhere/s,
    );
  }, 240_000);

  it('tests on other crop sets, also runs that were done before, and trains none of them again', async () => {
    const out = join(dir, 'cross');
    const other = plantedCropSet({ sources: 20, size: 32, methods: ['dots'] });
    await writeCropSet(other, join(dir, 'other'));
    const argv = [...common, '--out', out, '--set', 'data.methods=[]', '--vary', 'loss.alpha=0.5,1'];
    const first = await runDid([...argv, '--test', 'val=:val']);
    expect([first.status, first.err]).toEqual([0, expect.stringContaining('alpha=1/seed-1 done')]);
    const weights = join(out, 'runs/alpha=1/seed-1/checkpoints/last/state.json');
    const before = (await stat(weights)).mtimeMs;

    const crossed = ['--test', `dots=${join(dir, 'other')}:val`, '--test', 'val=:val'];
    const second = await runDid([...argv, ...crossed]);
    expect(second.status).toBe(0);
    expect((await stat(weights)).mtimeMs).toBe(before);
    expect(second.out).toMatch(/## Test dots: other, split val\n\n### All fakes, of unseen methods/);
    expect(second.out).toMatch(/## Test test: crops, split test\n\n### All fakes, of methods trained on/);
    const csv = (await readFile(join(out, 'results.csv'), 'utf8')).split('\n');
    const groupsOf = (test: string) =>
      csv
        .filter((line) => line.startsWith(`alpha=1,1,,done,${test},last,4,`))
        .map((line) => line.split(',')[8]);
    expect([groupsOf('test'), groupsOf('val'), groupsOf('dots')]).toEqual([
      ['seen', 'all', 'checker', 'stripes'],
      ['seen', 'all', 'checker', 'stripes'],
      ['unseen', 'all', 'dots'],
    ]);
    const path = join(out, 'runs/alpha=1/seed-1/evaluation-last-dots.json');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      test: 'dots',
      split: 'val',
      data: { folder: 'other', manifestSha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      all: { frames: { n: 8 } },
    });

    const lost = await runDid([...argv, '--test', `lost=${join(dir, 'nowhere')}`]);
    expect(lost.status).toBe(2);
    expect(lost.err).toContain('nowhere');
  }, 240_000);

  it('stops at Ctrl-C after the step under way, with a checkpoint', async () => {
    const out = join(dir, 'stopped');
    const argv = [...common, '--out', out, '--set', 'data.methods=[]', '--set', 'train.steps=100000'];
    const stopped = await runDid([...argv, '--set', 'train.checkpointEvery=100000'], 'ablate 1/', 'SIGINT');
    expect(stopped).toMatchObject({ status: 1, err: expect.stringContaining('base/seed-1 unfinished') });
    const read = async (path: string) => JSON.parse(await readFile(join(out, 'runs/base', path), 'utf8'));
    expect(await read('seed-1.json')).toMatchObject({ status: 'unfinished', trained: false });
    expect((await read('seed-1/checkpoints/last/state.json')).step).toBeGreaterThan(0);
  }, 60_000);

  it('ends in time and says what is left', async () => {
    const out = join(dir, 'short');
    const ended = await runDid([
      ...common,
      '--out',
      out,
      '--vary',
      'loss.alpha=0,1',
      '--max-time',
      '1s',
      '--json',
    ]);
    expect(ended.status).toBe(0);
    expect(JSON.parse(ended.out)).toMatchObject({ done: 0, failed: 0, runs: 2, finished: false });
    expect(await readFile(join(out, 'table.md'), 'utf8')).toContain('alpha=1/seed-1: not begun');
  }, 60_000);
});
