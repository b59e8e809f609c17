import { expect, it } from '@jest/globals';
import type { OriginPair } from '../evaluate/evaluation.js';
import { renderReport } from './report-page.js';
import { madeUpReport } from './testing/made-up-report.js';

const pair = (real: string, fake: string, estimate: number): OriginPair => {
  const rate = { estimate, low: null, high: null };
  return { real, fake, frames: { n: 40, auc: rate, eer: rate } };
};

it('shows the mean AUC of each model for each pair of origins, and no table where there are none', () => {
  const data = madeUpReport([1, 2]);
  expect(renderReport(data)).not.toContain('where fakes and real faces come from');
  const models = data.models.map((model) => ({
    ...model,
    runs: model.runs.map((run, i) => ({
      ...run,
      last: {
        ...run.last,
        origins: [pair('ffhq', 'pggan_v1', 0.75), pair('celeba', 'pggan_v1', i === 0 ? 0.2 : 0.3)],
      },
    })),
  }));
  const page = renderReport({ ...data, models });
  expect(page).toContain('Frame AUC by where fakes and real faces come from');
  expect(page).toMatch(/pggan_v1<\/th><td>ffhq<\/td><td[^>]*>40<\/td><td class="number">0\.750<\/td>/);
  expect(page).toMatch(/pggan_v1<\/th><td>celeba<\/td><td[^>]*>40<\/td><td class="number">0\.250<\/td>/);
});
