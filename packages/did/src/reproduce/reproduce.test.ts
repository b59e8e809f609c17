import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plantedCropSet } from '../testing/planted-crop-set.js';
import { runDid } from '../testing/run-did.js';
import { SMALL_SETTINGS } from '../testing/small-training.js';
import { writeCropSet } from '../testing/write-crop-set.js';
import { FF_METHODS } from './paper-settings.js';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const LOADER = ['--import', 'tsx', '--conditions=@did/source', '--no-warnings'];

/** In a process of its own, whose children inherit the loader of sources. */
function runInProcess(argv: readonly string[]) {
  return new Promise<{ status: number | null; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [...LOADER, MAIN, ...argv], (_, out, err) =>
      resolve({ status: child.exitCode, out, err }),
    );
  });
}

describe('did reproduce on planted data', () => {
  let dir = '';
  let data: string[] = [];
  let common: string[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'did-reproduce-'));
    const [ff, celeb] = [join(dir, 'ff'), join(dir, 'celeb')];
    await writeCropSet(plantedCropSet({ sources: 30, size: 32, methods: FF_METHODS }), ff);
    await writeCropSet(plantedCropSet({ sources: 20, size: 32, methods: ['Celeb-synthesis'] }), celeb);
    data = ['--data', `ff++=${ff}`, '--data', `celeb-df-v2=${celeb}`];
    common = ['--backend', 'wasm', '--rounds', '20', '--out', join(dir, 'out'), ...SMALL_SETTINGS];
  });
  afterAll(() => rm(dir, { recursive: true }));

  it('trains, tests on both sets, writes the paper beside, and shares runs between tables and figures', async () => {
    const table = await runInProcess(['reproduce', 'table1', ...data, ...common]);
    expect([table.status, table.err]).toEqual([0, expect.stringContaining('seed-1 done')]);
    expect(table.out).toMatch(/\| F3-Net \(Qian et al\. 2020\) \| 0\.651 \| – \|/);
    expect(table.out).toMatch(
      /\| DID \| 0\.779 \| [01]\.\d{3} \| [01]\.\d{3}–[01]\.\d{3} \| 0\.286 \| [01]\.\d{3} \|/,
    );
    expect(table.out).toContain('NoiseDF .759');
    expect(table.out).toContain('of compression none; the paper’s is c23.');
    const csv = await readFile(join(dir, 'out/table1/table.csv'), 'utf8');
    for (const method of ['all', ...FF_METHODS])
      expect(csv).toMatch(new RegExp(`^DID,,did,intra,${method},`, 'm'));
    expect(csv).toMatch(/^DID,,did,cross,all,0\.779,0\.286,[01]\.\d+,/m);
    const page = await readFile(join(dir, 'out/table1/index.html'), 'utf8');
    expect(page).toMatch(/<td class="number">0\.779<\/td><td class="number"><b>[01]\.\d{3}<\/b>/);
    expect(page).not.toMatch(/<script|src="http/);

    const runs = join(dir, 'out/runs/ff');
    const [name] = (await readdir(join(runs, 'runs'))) as [string];
    expect(name).toMatch(/^did-tiny-[0-9a-f]{8}$/);
    const state = join(runs, 'runs', name, 'seed-1/checkpoints/last/state.json');
    const before = (await stat(state)).mtimeMs;
    const plan = await runDid('reproduce', 'table3', ...data, ...common, '--plan');
    expect(plan.out).toMatch(/^without-t +1 +4 +missing +0\.00 h .*^did +1 +4 +done/ms);
    expect(plan.out).toContain('2 runs to do: about 0.00 h');
    const figure = await runInProcess(['reproduce', 'figure4', ...data, ...common]);
    expect([figure.status, figure.err]).toEqual([0, expect.stringContaining('was done before')]);
    expect((await stat(state)).mtimeMs).toBe(before);
    expect(figure.out).toMatch(/\| mean accuracy over the classes \| 0\.910 \| [01]\.\d{3} \|/);
    expect(await readFile(join(dir, 'out/figure4/figure.svg'), 'utf8')).toMatch(/^<svg xmlns/);
    const maps = await runInProcess(['reproduce', 'figure5', ...data, ...common]);
    expect([maps.status, maps.err]).toEqual([0, expect.stringContaining('was done before')]);
    const files = await readdir(join(dir, 'out/figure5'));
    for (const file of ['figure-intra.svg', 'figure-intra.png', 'figure-cross.svg', 'figure-cross.png'])
      expect(files).toContain(file);
    const plane = await runInProcess(['reproduce', 'figure6', ...data, ...common]);
    expect([plane.status, plane.err]).toEqual([0, expect.stringMatching(/did-tiny-\S+ was done before/)]);
    expect(plane.out).toMatch(
      /\| DID: I_dom: methods from each other \(silhouette\) \| – \| −?[01]\.\d{3} \|/,
    );
    expect(await readFile(join(dir, 'out/figure6/figure.svg'), 'utf8')).toMatch(/^<svg xmlns/);
  }, 240_000);

  it('leaves families out on forged faces, whole and one after the other', async () => {
    const crops = join(dir, 'forged');
    const set = plantedCropSet({
      sources: 30,
      size: 32,
      methods: ['self-blend', 'donor-blend', 'warp-resample'],
    });
    const methods = set.info.methods.map(({ name }) => ({
      name,
      family: name.endsWith('blend') ? 'blend' : 'warp',
    }));
    await writeCropSet({ ...set, info: { ...set.info, methods } }, crops);
    const all = await runDid(
      'reproduce',
      'table1',
      '--data',
      `forged=${crops}`,
      ...common,
      '--plan',
      '--json',
    );
    const { runs } = JSON.parse(all.out) as { runs: { id: string; variant: string }[] };
    // Two variants, two families: four runs that train on other methods.
    expect([runs.length, new Set(runs.map(({ id }) => id)).size]).toEqual([4, 4]);
    const argv = ['reproduce', 'table1', '--forged', crops, '--leave-out', 'blend', ...common];
    const { status, out, err } = await runInProcess(argv);
    expect([status, err]).toEqual([0, expect.stringMatching(/did-tiny-[0-9a-f]{8}\/seed-1 done/)]);
    expect(out).toContain('Left out of training: self-blend and donor-blend.');
    expect(out).toMatch(
      /## Families left out.*\| BCE \| [01]\.\d{3} \|.*\| {2}\| donor-blend \| self-blend \|/s,
    );
    expect(out).not.toContain('AUC, paper');
    const csv = await readFile(join(dir, 'out/forged-table1/table.csv'), 'utf8');
    expect(csv.match(/^DID,,did,cross,\S+?(?=,)/gm)).toEqual(
      ['all', 'donor-blend', 'self-blend'].map((method) => `DID,,did,cross,${method}`),
    );
    expect(csv).toMatch(/^BCE,,bce,intra,warp-resample,/m);
    expect(csv).not.toContain('intra,self-blend');

    const wrong = await runDid('reproduce', 'table1', '--forged', crops, '--leave-out', 'frequency');
    expect(wrong).toMatchObject({ status: 2, err: expect.stringContaining('it has blend, warp') });
  }, 240_000);

  it('says what is missing and how to get it, with status 2', async () => {
    const none = await runDid('reproduce', 'table1', ...data.slice(0, 2));
    expect([none.status, none.err]).toEqual([
      2,
      expect.stringMatching(/missing: celeb-df-v2.*did prepare --dataset celeb-df-v2 --root.*--frames all/s),
    ]);
    const swapped = await runDid(
      'reproduce',
      'table2',
      '--data',
      `dffd=${join(dir, 'ff')}`,
      ...data.slice(2),
    );
    expect([swapped.status, swapped.err]).toEqual([2, expect.stringContaining('it lacks FaceAPP, StarGAN')]);
    expect(await runDid('reproduce', 'tabel1')).toMatchObject({
      status: 2,
      err: expect.stringContaining('did you mean table1?'),
    });
    expect(await runDid('reproduce', 'table1', '--data', 'ff=x')).toMatchObject({
      status: 2,
      err: expect.stringContaining('did you mean ff++?'),
    });
    const cache = ['--out', join(dir, 'none'), '--weights-cache', join(dir, 'none')];
    expect(await runDid('reproduce', 'table1', ...data, ...cache)).toMatchObject({
      status: 2,
      err: expect.stringContaining('did weights fetch efficientnetv2-l'),
    });
    expect(existsSync(join(dir, 'none'))).toBe(false);
    const { status, out } = await runDid('reproduce', '--list');
    expect([status, out]).toEqual([
      0,
      expect.stringMatching(/figure6 .*ff\+\+.*dffd .*did prepare --dataset dffd/s),
    ]);
  });
});
