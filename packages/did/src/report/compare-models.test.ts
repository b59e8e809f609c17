import { describe, expect, it } from '@jest/globals';
import { compareModels, resultRows } from './compare-models.js';
import { madeUpReport } from './testing/made-up-report.js';

const OPTIONS = { rounds: 100, seed: 1 };

describe('resultRows', () => {
  it('lists seen methods, unseen methods and the control, each under its group', () => {
    const rows = resultRows(madeUpReport().models, OPTIONS);
    expect(rows.map((row) => row.method ?? row.scope)).toEqual([
      'seen',
      'self-blend',
      'warp-resample',
      'unseen',
      'spectral-artefact',
      'null',
    ]);
  });

  it('takes the evaluation for one seed, and measures the mean over several', () => {
    const one = resultRows(madeUpReport([1]).models, OPTIONS)[0]?.cells[0];
    expect(one?.auc.estimate).toBe(0.95);
    const three = resultRows(madeUpReport([1, 2, 3]).models, OPTIONS)[0]?.cells[0];
    expect(three?.auc.low).toBeLessThan(three?.auc.estimate ?? 0);
    expect(three?.auc.high).toBeGreaterThan(three?.auc.estimate ?? 1);
  });
});

describe('compareModels', () => {
  it('is 0 with no width for a model against itself', () => {
    const [bce] = madeUpReport().models;
    if (bce === undefined) throw new Error('no model');
    const comparison = compareModels([bce, { ...bce, id: 'again' }], OPTIONS);
    expect(comparison?.scopes.map((scope) => scope.mean)).toEqual([
      { estimate: 0, low: 0, high: 0 },
      { estimate: 0, low: 0, high: 0 },
    ]);
  });

  it('prints the difference of every seed beside the mean', () => {
    const unseen = compareModels(madeUpReport([1, 2, 3]).models, OPTIONS)?.scopes[1];
    expect(unseen?.bySeed.map((entry) => entry.seed)).toEqual([1, 2, 3]);
    const mean = (unseen?.bySeed ?? []).reduce((sum, entry) => sum + (entry.difference.estimate ?? 0) / 3, 0);
    expect(unseen?.mean.estimate).toBeCloseTo(mean, 12);
  });

  it('throws DID_DATA for runs on different pictures', () => {
    const [bce, did] = madeUpReport().models;
    if (bce === undefined || did === undefined) throw new Error('no models');
    const [run] = did.runs;
    if (run === undefined) throw new Error('no run');
    const scores = run.last.scores.map((row) => ({ ...row, path: `other/${row.path}` }));
    const other = { ...did, runs: [{ ...run, last: { ...run.last, scores } }] };
    expect(() => compareModels([bce, other], OPTIONS)).toThrow('DID_DATA');
  });
});
