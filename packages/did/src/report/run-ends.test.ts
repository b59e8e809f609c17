import { describe, expect, it } from '@jest/globals';
import type { RunRecord } from '../train/run-folder.js';
import type { ReportData } from './report-data.js';
import { renderReport } from './report-page.js';
import { runEndSentences } from './run-ends.js';
import { madeUpReport } from './testing/made-up-report.js';

/** The report with the second model's run ended in some way at step 40. */
function ended(end: RunRecord['end'], steps = 600): ReportData {
  const data = madeUpReport();
  const models = data.models.map((model) => ({
    ...model,
    runs: model.runs.map((run) => ({
      ...run,
      config: { ...run.config, train: { ...run.config.train, steps: model.id === 'did' ? steps : 40 } },
      record: { ...run.record, ...(model.id === 'did' && end !== undefined ? { end } : {}) },
    })),
  }));
  return { ...data, models };
}

describe('runEndSentences', () => {
  it('says nothing of runs that went all the way', () => {
    expect(runEndSentences(ended({ reason: 'steps', step: 40, text: 'whole' }, 40))).toEqual([]);
  });

  it('says that a run diverged, what was wrong, and which step the figures are of', () => {
    const text = 'the loss is not finite, first of all auc; the last good checkpoint is of step 40';
    const data = ended({ reason: 'diverged', step: 41, text });
    expect(runEndSentences(data)).toEqual([
      `DID, seed 1, diverged at step 41: ${text}. Training stopped there; the figures are of step 40, of 600 configured.`,
    ]);
    expect(renderReport(data)).toContain(
      '<strong>Not run to the end.</strong> DID, seed 1, diverged at step 41',
    );
  });

  it('says that a run was stopped early, or is under way', () => {
    const text = 'no gain in 3 looks';
    expect(runEndSentences(ended({ reason: 'early-stopping', step: 40, text }))[0]).toMatch(
      /ended before its configured length: no gain in 3 looks; the figures are of step 40/,
    );
    expect(runEndSentences(ended(undefined))[0]).toMatch(/is not finished, or was killed/);
  });
});
