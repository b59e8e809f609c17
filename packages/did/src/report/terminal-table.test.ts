import { describe, expect, it } from '@jest/globals';
import { reportJson } from './report-json.js';
import { terminalTable } from './terminal-table.js';
import { madeUpReport } from './testing/made-up-report.js';

describe('terminalTable', () => {
  it('prints a line a group, a line a run and the difference', () => {
    const text = terminalTable(madeUpReport());
    expect(text).toContain('All unseen methods');
    expect(text).toContain('0.600 [0.570–0.630]');
    expect(text).toContain('DID, seed 1: step 40, beta 0.900');
    expect(text).toContain('Difference of AUC, DID - BCE, unseen methods: +0.020 [−0.030 to +0.070]');
  });
});

describe('reportJson', () => {
  it('holds the figures and neither pictures nor single scores', () => {
    const text = JSON.stringify(reportJson(madeUpReport()));
    expect(text).toContain('"comparison"');
    expect(text).not.toContain('data:image');
    expect(text).not.toContain('"scores"');
  });
});
