import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runDid } from '../testing/run-did.js';
import { smallConfig, smallCropSet } from '../testing/small-training.js';
import { writeCropSet } from '../testing/write-crop-set.js';
import { trainRun } from '../train/trainer.js';
import { drawEmbedding } from './draw-embedding.js';
import { embedPoints } from './embed-points.js';
import type { EmbeddingFigure } from './embedding-figure.js';
import { silhouette } from './silhouette.js';

/** Three clouds in eight dimensions, far from each other. */
function clouds() {
  const random = new SeededRandom('clouds');
  const labels = Array.from({ length: 60 }, (_, i) => i % 3);
  const rows = labels.map((label) =>
    Array.from({ length: 8 }, (_, d) => random.normal() + (d === label ? 9 : 0)),
  );
  return { labels, rows };
}

const flat = (rows: readonly (readonly number[])[]) => ({
  count: rows.length,
  size: rows[0]?.length ?? 0,
  values: Float32Array.from(rows.flat()),
});

describe('silhouette', () => {
  // What scikit-learn 1.9.1 gives for these rows.
  const rows = Array.from({ length: 12 }, (_, row) =>
    Array.from({ length: 3 }, (_, d) => {
      const i = 3 * row + d;
      return Math.sin(1 + 7 * i) + (d === 0 ? 0.9 * Math.floor(row / 4) : 0);
    }),
  );
  it.each([
    [[0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], -0.038920348115111365],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], -0.1841081891962113],
    [[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1], -0.1253383982969367],
  ])('is that of scikit-learn', (labels, expected) => {
    // The rows are float32 here.
    expect(silhouette(flat(rows), labels)).toBeCloseTo(expected, 6);
  });

  it('is null with one class', () => {
    expect(silhouette(flat(rows), new Array(12).fill('a'))).toBeNull();
  });
});

describe('embedPoints', () => {
  it.each(['tsne', 'umap'] as const)(
    'keeps clouds apart by %s, and gives the same for the same seed',
    (method) => {
      const { rows, labels } = clouds();
      const steps: number[] = [];
      const points = embedPoints({ method, rows, seed: 1 }, (done, of) => steps.push(done / of));
      expect(silhouette(flat(points), labels)).toBeGreaterThan(0.6);
      expect(steps.at(-1)).toBe(1);
      expect(embedPoints({ method, rows, seed: 1 }, () => {})).toEqual(points);
      expect(embedPoints({ method, rows, seed: 2 }, () => {})).not.toEqual(points);
    },
  );

  it('gives in a thread what it gives here', () => {
    const { rows } = clouds();
    const source = fileURLToPath(new URL('./embed-in-thread.ts', import.meta.url));
    const code = `import { embedInThread } from ${JSON.stringify(source)};
      const steps = [];
      const points = await embedInThread(${JSON.stringify({ method: 'umap', rows, seed: 1 })}, { onProgress: (done) => steps.push(done) });
      const abort = new AbortController();
      abort.abort(new Error('enough'));
      const stopped = await embedInThread(${JSON.stringify({ method: 'umap', rows, seed: 1 })}, { signal: abort.signal }).catch((error) => error.message);
      console.log(JSON.stringify({ points, steps: steps.length, stopped }));`;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--conditions=@did/source', '--no-warnings', '--input-type=module', '-e', code],
      { encoding: 'utf8' },
    );
    expect(stderr).toBe('');
    const { points, steps, stopped } = JSON.parse(stdout);
    expect(points).toEqual(embedPoints({ method: 'umap', rows, seed: 1 }, () => {}));
    expect(steps).toBeGreaterThan(1);
    expect(stopped).toBe('enough');
  }, 60_000);
});

describe('did embed', () => {
  const data = smallCropSet();
  let dir = '';
  const at = (...names: string[]) => join(dir, ...names);
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'did-embed-'));
    await writeCropSet(data, at('crops'));
    for (const variant of ['did', 'bce'] as const) {
      const config = smallConfig({ model: { variant }, train: { steps: 2 } });
      await trainRun({ config, data, out: at(variant), backend: 'wasm' });
    }
  }, 120_000);
  afterAll(() => rm(dir, { recursive: true, force: true }));

  it('writes figure, points and numbers, and leaves them in the run', async () => {
    const args = ['--run', at('did'), '--baseline', at('bce'), '--data', at('crops'), '--out', at('out')];
    const { status, out } = await runDid(
      'embed',
      ...args,
      '--method',
      'umap',
      '--points',
      '15',
      '--backend',
      'wasm',
    );
    expect(status).toBe(0);
    expect(out).toMatch(/BCE: I .*\nDID: I_df .*\nDID: I_dom /);
    expect((await readdir(at('out'))).sort()).toEqual(['embedding.csv', 'embedding.json', 'embedding.svg']);
    const figure = JSON.parse(await readFile(at('did', 'embedding.json'), 'utf8')) as EmbeddingFigure;
    const counts = figure.methods.map(
      (method) => figure.samples.filter((sample) => sample.method === method).length,
    );
    expect(counts).toEqual([5, 5, 5]);
    expect(figure.panels.map(({ points }) => points.length)).toEqual([15, 15, 15]);
    const csv = (await readFile(at('out', 'embedding.csv'), 'utf8')).trim().split('\n');
    expect(csv).toHaveLength(1 + 3 * 15);
    expect(csv[1]).toMatch(/^baseline\/i,test\/\w+\/\d+\.png,\w+,[01],-?[\d.e-]+,-?[\d.e-]+$/);
    const svg = await readFile(at('out', 'embedding.svg'), 'utf8');
    expect(svg).not.toContain('var(');
    expect(svg).toContain('BCE: I');
  }, 60_000);

  it('shows a run without masks by its features, the same for the same seed', async () => {
    const options = { run: at('bce'), data, method: 'umap', points: 12, backend: 'wasm' } as const;
    const { data: figure } = await drawEmbedding(options);
    expect(figure.panels.map(({ title }) => title)).toEqual(['BCE: I']);
    expect((await drawEmbedding(options)).data).toEqual(figure);
  });

  it('refuses a split with too few pictures', async () => {
    const few = { ...data, samples: data.samples.slice(0, 6) };
    await expect(drawEmbedding({ run: at('bce'), data: few, split: 'train' })).rejects.toMatchObject({
      code: 'DID_DATA',
    });
  });
});
