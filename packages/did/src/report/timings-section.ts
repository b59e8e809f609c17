import { type Html, html } from './html.js';
import { durationText, rateText } from './number-text.js';
import type { ReportData } from './report-data.js';
import { scrollTable } from './scroll-table.js';
import { stepRows } from './training-curves.js';

/** Where the minutes went, and how fast each model trained. */
export function timingsSection(data: ReportData): Html | null {
  if (data.timings.length === 0) return null;
  const longest = Math.max(...data.timings.map(({ seconds }) => seconds), 1e-9);
  const speeds = data.models.flatMap((model) =>
    model.runs.map((run) => {
      const ms = stepRows(run.metrics)
        .map((row) => row.ms)
        .sort((a, b) => a - b);
      const median = ms[Math.floor(ms.length / 2)] ?? Number.NaN;
      return { model, run, median, images: (1000 * run.config.train.batchSize) / median };
    }),
  );
  return html`<section aria-labelledby="timings">
    <h2 id="timings">Timings</h2>
    <div class="halves"><div>${scrollTable(
      'Wall-clock time by stage',
      html`<thead><tr><th scope="col">Stage</th><th scope="col" class="number">Time</th><th scope="col">Share of the longest</th></tr></thead><tbody>${data.timings.map(({ stage, seconds, note }) => html`<tr><th scope="row">${stage}${note !== '' && html`<small>${note}</small>`}</th><td class="number">${durationText(seconds)}</td><td><span class="bar" aria-hidden="true"><span style="width:${((100 * seconds) / longest).toFixed(1)}%"></span></span></td></tr>`)}</tbody>`,
    )}</div><div>${scrollTable(
      'Training speed',
      html`<thead><tr><th scope="col">Model</th><th scope="col" class="number">Parameters</th><th scope="col" class="number">Median step</th><th scope="col" class="number">Images a second</th></tr></thead><tbody>${speeds.map(({ model, run, median, images }) => html`<tr><th scope="row">${model.label}${model.runs.length > 1 && html`<small>seed ${run.seed}</small>`}</th><td class="number">${run.record.parameters.toLocaleString('en-GB')}</td><td class="number">${Number.isNaN(median) ? '–' : `${median.toFixed(0)} ms`}</td><td class="number">${Number.isNaN(images) ? rateText(null) : images.toFixed(0)}</td></tr>`)}</tbody>`,
    )}</div></div>
  </section>`;
}
