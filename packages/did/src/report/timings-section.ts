import { type Html, html } from './html.js';
import { countText, durationText } from './number-text.js';
import type { ReportData, ReportModel, ReportRun } from './report-data.js';
import { scrollTable } from './scroll-table.js';
import { stepRows } from './training-curves.js';

/** Where the minutes went, and how fast each model trained and was tested, on which machine. */
export function timingsSection(data: ReportData): Html {
  return html`<section aria-labelledby="timings">
    <h2 id="timings">Timings</h2>
    ${speedTable(data)}
    ${data.timings.length > 0 && stageTable(data)}
  </section>`;
}

function speedTable(data: ReportData): Html {
  const runs = data.models.flatMap((model) => model.runs.map((run) => speedRow(model, run)));
  return scrollTable(
    'How fast each run trained and was tested',
    html`<thead><tr><th scope="col">Model</th><th scope="col">Trained on</th><th scope="col" class="number">Parameters</th><th scope="col" class="number">Training</th><th scope="col" class="number">Median step</th><th scope="col" class="number">Pictures a second,<br>training</th><th scope="col" class="number">Testing</th><th scope="col" class="number">Pictures a second,<br>testing</th></tr></thead><tbody>${runs}</tbody>`,
    'Training counts its steps, without looks at the validation split. Testing is of the last checkpoint: reading crops, scores and the resampling behind the intervals.',
  );
}

function speedRow(model: ReportModel, run: ReportRun): Html {
  const ms = stepRows(run.metrics)
    .map((row) => row.ms)
    .sort((a, b) => a - b);
  const median = ms[Math.floor(ms.length / 2)] ?? Number.NaN;
  const total = ms.reduce((sum, step) => sum + step, 0) / 1000;
  const { backend, parameters } = run.record;
  const { seconds, scores } = run.last;
  const rate = (count: number, time: number) => (count > 0 && time > 0 ? (count / time).toPrecision(3) : '–');
  const cells = [
    countText(parameters),
    ms.length === 0 ? '–' : durationText(total),
    ms.length === 0 ? '–' : `${median.toFixed(0)} ms`,
    rate(ms.length === 0 ? 0 : run.config.train.batchSize, median / 1000),
    durationText(seconds),
    rate(scores.length, seconds),
  ];
  return html`<tr><th scope="row">${model.label}${model.runs.length > 1 && html`<small>seed ${run.seed}</small>`}</th><td>${backend.name}<small>${backend.device}</small></td>${cells.map((cell) => html`<td class="number">${cell}</td>`)}</tr>`;
}

function stageTable(data: ReportData): Html {
  const longest = Math.max(...data.timings.map(({ seconds }) => seconds), 1e-9);
  return scrollTable(
    'Wall-clock time by stage',
    html`<thead><tr><th scope="col">Stage</th><th scope="col" class="number">Time</th><th scope="col">Share of the longest</th></tr></thead><tbody>${data.timings.map(({ stage, seconds, note }) => html`<tr><th scope="row">${stage}${note !== '' && html`<small>${note}</small>`}</th><td class="number">${durationText(seconds)}</td><td><span class="bar" aria-hidden="true"><span style="width:${((100 * seconds) / longest).toFixed(1)}%"></span></span></td></tr>`)}</tbody>`,
  );
}
