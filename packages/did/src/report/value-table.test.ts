import { expect, it } from '@jest/globals';
import type { ValueResult } from '../evaluate/evaluation.js';
import { renderReport } from './report-page.js';
import { madeUpReport } from './testing/made-up-report.js';

const stat = (estimate: number, n: number) => {
  const rate = { estimate, low: null, high: null };
  return { n, auc: rate, eer: rate };
};
const both = (estimate: number, n = 20) => ({ frames: stat(estimate, n), videos: stat(estimate, n) });
const camera = (value: string, leftOut: boolean, estimate: number): ValueResult => ({
  column: 'camera',
  value,
  leftOut,
  ...both(estimate),
});

it('shows what was left out and each kind of camera, and no table where there is neither', () => {
  const data = madeUpReport([1, 2]);
  expect(renderReport(data)).not.toContain('by kind of picture');
  const models = data.models.map((model) => ({
    ...model,
    runs: model.runs.map((run, i) => ({
      ...run,
      last: {
        ...run.last,
        leftOut: { without: { camera: ['phone'] }, seen: both(i === 0 ? 0.6 : 0.7, 33), unseen: null },
        values: [camera('phone', true, i === 0 ? 0.6 : 0.7), camera('studio', false, 0.9)],
      },
    })),
  }));
  const page = renderReport({ ...data, models });
  expect(page).toMatch(
    /All left out, seen methods<\/th><td>left out<\/td><td[^>]*>33<\/td><td class="number">0\.650<\/td>/,
  );
  expect(page).toMatch(
    /camera: phone<\/th><td>left out<\/td><td[^>]*>20<\/td><td class="number">0\.650<\/td>/,
  );
  expect(page).toMatch(/camera: studio<\/th><td>seen<\/td><td[^>]*>20<\/td><td class="number">0\.900<\/td>/);
  expect(page).not.toContain('All left out, unseen methods');
  expect(page).toContain('What was left out of training stands here alone');
});
