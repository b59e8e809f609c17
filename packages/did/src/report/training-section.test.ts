import { describe, expect, it } from '@jest/globals';
import type { ReportData } from './report-data.js';
import { madeUpReport } from './testing/made-up-report.js';
import { trainingSection } from './training-section.js';

const changed = (data: ReportData, learningRate: number): ReportData => ({
  ...data,
  models: data.models.map((model) => ({
    ...model,
    runs: model.runs.map((run) => ({
      ...run,
      metrics: run.metrics.map((row) => (row.type === 'step' ? { ...row, learningRate } : row)),
    })),
  })),
});

describe('trainingSection', () => {
  const { text } = trainingSection(madeUpReport());
  const panels = [...text.matchAll(/aria-label="(.*?) over the training steps\. (.*?)\."/g)];

  it('has a curve of every term of the loss, of the dependence, and of what drives the optimizer', () => {
    expect(panels.map(([, title]) => title)).toEqual([
      'Total loss J',
      'Classification loss',
      'Binary cross-entropy',
      'AUC loss',
      'Domain loss',
      'Critic loss D',
      'jsDependence',
      'Reversal strength beta',
      'Weight norm of T',
      'Learning rate',
      'Validation AUC',
    ]);
  });

  it('leaves out of a panel the models that do not have its term', () => {
    const ends = new Map(panels.map(([, title, words]) => [title, words]));
    expect(ends.get('Total loss J')).toMatch(/^BCE ends at .*; DID ends at/);
    expect(ends.get('Domain loss')).toBe('DID ends at 1.000');
  });

  it('says the same in a table', () => {
    expect(text).toMatch(
      /<th scope="row">Reversal strength beta<\/th><td>DID<\/td><td class="number">0\.000<\/td>.*?<td class="number">0\.975<\/td><\/tr>/,
    );
    expect(text).not.toMatch(/<th scope="row">Critic loss D<\/th><td>BCE/);
  });

  it('shows a learning rate as small as the paper’s', () => {
    const small = trainingSection(changed(madeUpReport(), 1e-5)).text;
    expect(small).toContain('Learning rate over the training steps. BCE ends at 1.00e-5');
    expect(small).toMatch(/>1e-5<\/text>/);
  });
});
