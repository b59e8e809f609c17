import { describe, expect, it } from '@jest/globals';
import { rocBand } from './roc-band.js';
import { madeUpReport } from './testing/made-up-report.js';

const OPTIONS = { rounds: 300, seed: 1 };

describe('rocBand', () => {
  const runs = madeUpReport([1, 2, 3]).models[0]?.runs.map((run) => run.last) ?? [];
  const width = (band: ReturnType<typeof rocBand>, i: number) =>
    (band?.high[i]?.[1] ?? Number.NaN) - (band?.low[i]?.[1] ?? Number.NaN);

  it('lies around the curve, and narrows where there are more faces', () => {
    const [run] = runs;
    if (run === undefined) throw new Error('no run');
    const band = rocBand([run], 'seen', OPTIONS);
    for (const [i, [, y]] of (band?.mean ?? []).entries()) {
      expect(band?.low[i]?.[1]).toBeLessThanOrEqual(y);
      expect(band?.high[i]?.[1]).toBeGreaterThanOrEqual(y);
    }
    const more = Array.from({ length: 9 }, (_, copy) =>
      run.scores.map((row) => ({ ...row, sourceId: `${copy}/${row.sourceId}` })),
    ).flat();
    expect(width(rocBand([{ ...run, scores: more }], 'seen', OPTIONS), 10) / width(band, 10)).toBeLessThan(
      0.5,
    );
  });

  it('averages seeds at the same rate of false alarms', () => {
    const each = runs.map((run) => rocBand([run], 'unseen', OPTIONS)?.mean[30]?.[1] ?? 0);
    const mean = rocBand(runs, 'unseen', OPTIONS)?.mean[30]?.[1];
    expect(mean).toBeCloseTo((each[0] as number) / 3 + (each[1] as number) / 3 + (each[2] as number) / 3, 12);
  });

  it('is nothing without fakes', () => {
    const [run] = runs;
    if (run === undefined) throw new Error('no run');
    const scores = run.scores.filter((row) => row.label === 0);
    expect(rocBand([{ ...run, scores }], 'seen', OPTIONS)).toBeNull();
  });
});
