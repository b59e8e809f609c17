import { describe, expect, it } from '@jest/globals';
import type { ReportData } from './report-data.js';
import { madeUpReport } from './testing/made-up-report.js';
import { describeVerdict } from './verdict.js';

describe('describeVerdict', () => {
  it('does not tell apart what the interval does not', () => {
    expect(describeVerdict(withDifference(-0.01, 0.05)).headline).toBe(
      'On forgeries neither has seen, DID and the BCE baseline cannot be told apart',
    );
  });

  it('names the better model, whichever it is', () => {
    expect(describeVerdict(withDifference(0.01, 0.05)).headline).toContain(
      'DID does better than the BCE baseline',
    );
    expect(describeVerdict(withDifference(-0.05, -0.01)).headline).toContain(
      'The BCE baseline does better than DID',
    );
  });

  it('says so when neither beats guessing', () => {
    const data = withDifference(0.01, 0.05);
    const rows = data.rows.map((row) =>
      row.scope === 'unseen'
        ? {
            ...row,
            cells: row.cells.map((cell) => ({ ...cell, auc: { estimate: 0.52, low: 0.49, high: 0.55 } })),
          }
        : row,
    );
    expect(describeVerdict({ ...data, rows }).headline).toContain(
      'Neither DID nor the BCE baseline does better than guessing',
    );
  });

  it('warns that one seed is one seed', () => {
    expect(describeVerdict(madeUpReport([1])).caveats.join(' ')).toContain('one training seed');
    expect(describeVerdict(madeUpReport([1, 2, 3])).caveats.join(' ')).toContain('3 seeds resampled');
  });
});

function withDifference(low: number, high: number): ReportData {
  const data = madeUpReport();
  const mean = { estimate: (low + high) / 2, low, high };
  const scopes = [{ scope: 'unseen' as const, bySeed: [{ seed: 1, difference: mean }], mean }];
  return { ...data, comparison: { baseline: 'bce', method: 'did', scopes } };
}
