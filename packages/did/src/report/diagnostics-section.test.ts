import { describe, expect, it } from '@jest/globals';
import type { Dependence, MeasuredInformation } from '../diagnose/dependence.js';
import type { CheckpointDiagnosis, Diagnostics } from '../diagnose/diagnostics.js';
import type { FeatureProbe } from '../diagnose/probe-features.js';
import type { MetricsRow } from '../train/train-event.js';
import { diagnosticsSection } from './diagnostics-section.js';
import type { ReportData, ReportRun } from './report-data.js';
import { renderReport } from './report-page.js';
import { madeUpReport } from './testing/made-up-report.js';

const information = (nats: number): MeasuredInformation => ({
  nats,
  low: nats - 0.2,
  high: nats + 0.2,
  lowerBound: 4.5,
  ceiling: 5,
  trustworthy: nats < 5,
  note: '',
  pairs: 300,
});
const dependence = (nats: number): Dependence => ({
  mutualInformation: information(nats),
  floor: Math.LN2,
  withinReal: information(nats - 0.5),
  withinFake: information(nats - 0.6),
  components: 30,
  explained: { iDf: 0.5, iOs: 0.4 },
  jsDependence: { batch: 0.7, withinClass: 0.6, floor: 0.43 },
});
const probe = (features: FeatureProbe['features'], method: number): FeatureProbe => ({
  features,
  method: {
    estimate: method,
    low: method - 0.05,
    high: method + 0.05,
    chance: 0.25,
    pictures: 80,
    penalty: 1,
  },
  fake: { estimate: 0.8, low: 0.75, high: 0.85, chance: 0.5, pictures: 100, penalty: 1 },
});
const checkpoint = (
  name: CheckpointDiagnosis['checkpoint'],
  step: number,
  nats: number,
): CheckpointDiagnosis => ({
  checkpoint: name,
  step,
  masks: null,
  dependence: dependence(nats),
  probes: [probe('iDf', 0.3), probe('iDom', 0.61)],
  domMinusDf: { estimate: 0.31, low: 0.25, high: 0.37 },
});
const DIAGNOSTICS: Diagnostics = {
  formatVersion: 1,
  name: 'did',
  variant: 'did',
  backend: 'cpu',
  seed: 1,
  methods: ['a', 'b', 'c', 'd'],
  splits: { fit: 'val', test: 'test' },
  sources: { fit: 30, test: 60 },
  checkpoints: [checkpoint('start', 0, 9), checkpoint('last', 40, 2)],
  baseline: { name: 'bce-run', variant: 'bce', step: 40, probes: [probe('i', 0.52)], domMinusDf: null },
  notes: [],
  seconds: 1,
};

/** The made-up report with something more in the run of DID. */
function withRun(change: (run: ReportRun) => ReportRun): ReportData {
  const data = madeUpReport();
  const models = data.models.map((model) =>
    model.id === 'did' ? { ...model, runs: model.runs.map(change) } : model,
  );
  return { ...data, models };
}

const withRows = (...rows: MetricsRow[]) =>
  withRun((run) => ({ ...run, metrics: [...run.metrics, ...rows] }));

const health = { mean: 0.4, std: 0.1, stdPlaces: 0.1, stdPictures: 0.05, entropy: 0.93, low: 0, high: 0 };
const look = { type: 'validation', step: 20, auc: 0.9, eer: 0.1, bce: 0.3 } as const;

describe('the section on the decomposition', () => {
  it('is left out of a report whose runs were made before anything was measured', () => {
    expect(diagnosticsSection(madeUpReport())).toBeNull();
    expect(renderReport(madeUpReport())).not.toContain('id="diagnostics"');
  });

  it('draws the masks over training, and tells of a collapse', () => {
    const masks = { deepfake: health, domain: { ...health, entropy: 0.21 } };
    const page = renderReport(withRows({ ...look, masks, warnings: ['M_df has collapsed to 0.'] }));
    expect(page).toContain('href="#diagnostics"');
    expect(page).toMatch(
      /Mask entropy over the training steps\. M_df of DID ends at 0\.930; M_dom of DID ends at 0\.210/,
    );
    expect(page).toContain('DID, step 20: M_df has collapsed to 0.');
    expect(page).not.toContain('What a linear probe reads');
  });

  it('draws the mutual information of the rows, with floor and ceiling', () => {
    const row = (step: number, nats: number) =>
      ({ type: 'diagnosis', step, dependence: dependence(nats) }) as const;
    const page = renderReport(withRows(row(10, 9), row(20, 3)));
    expect(page).toMatch(
      /Mutual information of I_df and I_os over the training steps\. DID, all, ends at 3\.000/,
    );
    expect(page).toContain('floor 0.69');
    expect(page).toContain('ceiling 5.00');
  });

  it('shows what did diagnose found: probes from start to end beside a baseline, and the claim as a number', () => {
    const page = renderReport(withRun((run) => ({ ...run, diagnostics: DIAGNOSTICS })));
    expect(page).toMatch(
      /start \(step 0\): I_df 0\.300, I_dom 0\.610; last \(step 40\): I_df 0\.300.*bce-run: I 0\.520/,
    );
    expect(page).toContain('<strong>+0.310</strong> (+0.250 to +0.370)');
    // The estimate of the start lies beyond the ceiling, so the curve shows what is proved.
    expect(page).toMatch(/<td class="number">~9\.00/);
    expect(page).toMatch(/DID, all, ends at 2\.000/);
    expect([...page.matchAll(/<svg role="img" (?!aria-label="[^"]+")/g)]).toEqual([]);
    expect(page).not.toContain('NaN');
    expect(page).not.toContain('undefined');
  });
});
