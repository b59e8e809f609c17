import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CropSet, Sample } from '@did/datasets';
import { SeededRandom } from '@did/runtime';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DidConfigInput } from '../../config/did-config.js';
import { evaluateRun } from '../../evaluate/evaluator.js';
import { plantedCropSet } from '../../testing/planted-crop-set.js';
import { runDid } from '../../testing/run-did.js';
import { hashOfTensors, smallConfig, smallCropSet } from '../../testing/small-training.js';
import { writeCropSet } from '../../testing/write-crop-set.js';
import { readMetrics } from '../run-log.js';
import { trainRun } from '../trainer.js';
import { DiscoveredDomains, type DomainsRow } from './discovered-domains.js';

/** Where the patterns of the planted fakes, of one pixel, are still to be seen. */
const STAGES = ['stem', 'stage1'];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'did-domains-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function train(name: string, data: CropSet, rest: DidConfigInput) {
  const out = join(folder, name);
  await trainRun({ config: smallConfig(rest), data, out, backend: 'wasm' });
  const rows = await readMetrics(join(out, 'metrics.jsonl'));
  return {
    domains: rows.filter((row): row is DomainsRow => row.type === 'domains'),
    others: rows.filter((row) => row.type !== 'domains').map((row) => ({ ...row, ms: 0 })),
    weights: await hashOfTensors(out, 'checkpoints/last/weights.safetensors'),
    labels: (
      JSON.parse(await readFile(join(out, 'checkpoints/last/state.json'), 'utf8')) as {
        domains: { labels: string };
      }
    ).domains.labels,
  };
}

/** The same pictures; which method a fake is said to be of is drawn anew, and so is its family. */
function withShuffledMethods(data: CropSet): CropSet {
  const fakes = data.samples.filter(({ label }) => label === 1);
  const drawn = new SeededRandom('shuffled methods').shuffle(fakes.map(({ method }) => method));
  const methods = new Map(fakes.map(({ path }, i) => [path, drawn[i] as string]));
  const originals = new Map(data.samples.map((sample) => [sample.path, sample]));
  return {
    ...data,
    samples: data.samples.map((sample) => ({ ...sample, method: methods.get(sample.path) ?? sample.method })),
    // The pictures of this set are drawn by what it calls a method.
    readPixels: (sample) => data.readPixels(originals.get(sample.path) as Sample),
  };
}

describe('discovered domains', () => {
  it.each(['paired', 'balanced'] as const)(
    'are found and trained on without the methods: %s batches',
    async (sampler) => {
      const rest: DidConfigInput = {
        domains: { source: 'discovered', largest: 4, stages: STAGES },
        train: { sampler },
      };
      const data = smallCropSet();
      const [told, shuffled] = [
        await train(`told-${sampler}`, data, rest),
        await train(`shuffled-${sampler}`, withShuffledMethods(data), rest),
      ];
      expect(shuffled.weights).toBe(told.weights);
      expect(shuffled.labels).toBe(told.labels);
      expect(shuffled.others).toEqual(told.others);
      // The set is one whose methods leave plain traces, and that shuffling did change what is said of them.
      expect(told.domains[0]?.nmi).toBeGreaterThan(0.5);
      expect(shuffled.domains[0]?.nmi).toBeLessThan(0.5);
    },
  );

  it('are the methods of a set whose methods leave plain traces, by number too', async () => {
    const data = plantedCropSet({ sources: 150, size: 32, methods: ['checker', 'stripes'] });
    const { domains } = await train('plain', data, {
      domains: { source: 'discovered', components: 2, stages: STAGES },
    });
    // Before the first step and after each epoch, but for the last.
    expect(domains.map(({ step }) => step)).toEqual([0, 6]);
    for (const row of domains) {
      expect(row.count).toBeLessThan(4);
      expect(row.sizes.reduce((sum, size) => sum + size, 0)).toBe(180);
      expect(Math.min(row.nmi ?? 0, row.ari ?? 0)).toBeGreaterThan(0.9);
    }
    // Their numbers stay, so next to no fake moves.
    expect(domains[0]?.moved).toBeNull();
    expect(domains[1]?.moved).toBeLessThan(0.05);
    expect(Object.keys(domains[0]?.bic ?? {})).toEqual(['2', '3', '4', '5', '6', '7', '8']);
  });

  it('are the columns of the confusion matrix, whose rows are the true methods', async () => {
    const data = plantedCropSet({ sources: 150, size: 32, methods: ['checker', 'stripes'] });
    const run = join(folder, 'plain');
    const { confusion } = await evaluateRun({ run, data, backend: 'wasm', rounds: 20 });
    expect(confusion?.labels).toEqual(['real', 'checker', 'stripes']);
    expect(confusion?.columns?.[0]).toBe('real');
    expect(confusion?.columns?.slice(1).every((name) => /^domain [1-8]$/.test(name))).toBe(true);
    for (const row of confusion?.counts ?? []) {
      expect(row).toHaveLength(confusion?.columns?.length as number);
      expect(row.reduce((sum, count) => sum + count, 0)).toBe(30);
    }
  });

  it('are one, of all fakes, where one is asked for', async () => {
    const { domains } = await train('one', smallCropSet(), { domains: { source: 'discovered', count: 1 } });
    expect(domains).toMatchObject([{ step: 0, count: 1, sizes: [36], nmi: 0, moved: null }]);
  });

  it('are told of on the terminal, and found in a set on the disk', async () => {
    const crops = join(folder, 'crops');
    await writeCropSet(plantedCropSet({ sources: 20, size: 32, methods: ['checker', 'stripes'] }), crops);
    const keys = ['domains.source=discovered', 'domains.count=2', 'model.inputSize=32', 'data.methods=[]'];
    const small = ['train.steps=3', 'train.stepsPerEpoch=2', 'train.batchSize=6', ...keys];
    const { status, err } = await runDid(
      ...['train', '--data', crops, '--out', join(folder, 'told'), '--preset', 'demo', '--backend', 'wasm'],
      ...small.flatMap((key) => ['--set', key]),
    );
    expect(status).toBe(0);
    const told = err.split('\n').filter((line) => line.startsWith('domains at step'));
    expect(told).toEqual([
      expect.stringMatching(/^domains at step 0: 2 found; .* NMI \d\.\d{3}, ARI -?\d\.\d{3}$/),
      expect.stringMatching(/^domains at step 2: 2 found, \d+ % of fakes moved; .* NMI \d\.\d{3}, ARI /),
    ]);
  });

  it('are compared with nothing in a set that names one method only', async () => {
    const data = smallCropSet();
    const samples = data.samples.filter(({ method }) => method !== 'stripes');
    const { domains } = await train(
      'unnamed',
      { ...data, samples },
      {
        domains: { source: 'discovered', count: 2 },
        data: { methods: [] },
      },
    );
    expect(domains[0]).toMatchObject({ count: 2, nmi: null, ari: null });
  });

  it('wait for the first steps, in which all fakes are one', async () => {
    const rest: DidConfigInput = { domains: { source: 'discovered', count: 2, every: 4, warmup: 3 } };
    const { domains } = await train('late', smallCropSet(), rest);
    expect(domains.map(({ step }) => step)).toEqual([3, 7, 11]);
  });

  it('throws DID_CONFIG for a stage that G does not have, and for more domains than fakes', async () => {
    const data = smallCropSet();
    await expect(
      train('stage', data, { domains: { source: 'discovered', stages: ['stage9'] } }),
    ).rejects.toMatchObject({ code: 'DID_CONFIG', message: expect.stringContaining('domains.stages') });
    await expect(train('many', data, { domains: { source: 'discovered', count: 40 } })).rejects.toMatchObject(
      { code: 'DID_CONFIG', message: expect.stringContaining('36 fakes') },
    );
  });

  it('throws DID_RUN for a checkpoint of another crop set', () => {
    const domains = DiscoveredDomains.create(
      smallConfig({ domains: { source: 'discovered' } }),
      smallCropSet(),
    );
    domains?.load({ labels: '' });
    expect(() => domains?.load({ labels: Buffer.of(1, 2, 1).toString('base64') })).toThrow(
      expect.objectContaining({ code: 'DID_RUN', message: expect.stringMatching(/of 3 fakes.*has 36/) }),
    );
  });
});
