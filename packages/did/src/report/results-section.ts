import type { Evaluation, Interval } from '../evaluate/evaluation.js';
import { type Html, html } from './html.js';
import { intervalPlot } from './interval-plot.js';
import { legend } from './legend.js';
import { modelColour } from './model-colour.js';
import { differenceIntervalText, differenceText, intervalText, rateText } from './number-text.js';
import { originTable } from './origin-table.js';
import type { ReportData, ReportModel, ReportRow, ReportRun } from './report-data.js';
import { scrollTable } from './scroll-table.js';
import { valueTable } from './value-table.js';

/** The tables: by method, by run and checkpoint, and the paired differences. */
export function resultsSection(data: ReportData): Html {
  const seeds = Math.max(...data.models.map((model) => model.runs.length), 0);
  const dots = data.models.map((model, i) => ({ label: model.label, colour: modelColour(model.id, i) }));
  return html`<section aria-labelledby="results">
    <h2 id="results">Results</h2>
    <p class="lede">Each row sets the fakes of one group against all untouched faces of the test split, frame by frame. ${
      seeds > 1
        ? `Figures are means over ${seeds} training seeds; intervals resample seeds and base faces.`
        : 'Intervals are 95 %, base faces resampled.'
    } Tables show the last checkpoint of runs of equal length: the best on validation is chosen on seen methods, and can lie before beta has grown.</p>
    ${legend(dots)}
    ${intervalPlot(data)}
    ${methodTable(data)}
    ${originTable(data)}
    ${valueTable(data)}
    ${runTable(data)}
    ${data.comparison !== null && differenceTable(data)}
  </section>`;
}

function methodTable(data: ReportData): Html {
  const headings = (name: string) =>
    data.models.map((model) => html`<th scope="col" class="number">${model.label} ${name}</th>`);
  return scrollTable(
    'Frame AUC and equal error rate by forging method, with 95 % intervals',
    html`<thead><tr><th scope="col">Fakes</th><th scope="col" class="wide-only">Family</th><th scope="col" class="number wide-only">Frames</th>${headings('AUC')}${headings('EER')}</tr></thead>
    <tbody>${data.rows.map((row) => methodRow(row))}</tbody>`,
    'Frames: fakes and reals together. Higher AUC and lower EER are better. The null forgery goes through the whole pipeline and changes nothing; it should stand at 0.5.',
  );
}

function methodRow(row: ReportRow): Html {
  const family =
    row.scope === 'method' ? `${row.family ?? ''}, ${row.seen ? 'seen' : 'unseen'}` : (row.family ?? '');
  return html`<tr class="${row.scope}"><th scope="row">${row.title}</th><td class="wide-only">${family}</td><td class="number wide-only">${row.cells[0]?.n ?? '–'}</td>${row.cells.map((cell) => rateCell(cell.auc))}${row.cells.map((cell) => rateCell(cell.eer))}</tr>`;
}

function rateCell(rate: Interval): Html {
  return html`<td class="number">${rateText(rate.estimate)}<small>${intervalText(rate)}</small></td>`;
}

function runTable(data: ReportData): Html {
  const rows = data.models.flatMap((model, i) =>
    model.runs.flatMap((run) => [
      checkpointRow(model, i, run, run.last, 'last'),
      run.best === null ? null : checkpointRow(model, i, run, run.best, 'best on validation'),
    ]),
  );
  return scrollTable(
    'Every run and checkpoint',
    html`<thead><tr><th scope="col">Model</th><th scope="col" class="number">Seed</th><th scope="col">Checkpoint</th><th scope="col" class="number">Step</th><th scope="col" class="number">beta</th><th scope="col" class="number">Seen AUC</th><th scope="col" class="number">Seen EER</th><th scope="col" class="number">Unseen AUC</th><th scope="col" class="number">Unseen EER</th><th scope="col" class="number">Unseen AUC, by video</th></tr></thead><tbody>${rows}</tbody>`,
    'beta is the reversal strength of that step; the baseline has no critic, so it plays no part there. By video, the frames of a video are averaged first.',
  );
}

function checkpointRow(
  model: ReportModel,
  index: number,
  run: ReportRun,
  evaluation: Evaluation,
  name: string,
): Html {
  const { seen, unseen, step, beta } = evaluation;
  const usesBeta = run.config.model.variant === 'did' && run.config.model.critic.enabled;
  return html`<tr><th scope="row"><span class="dot" style="--model:${modelColour(model.id, index)}"></span>${model.label}</th><td class="number">${run.seed}</td><td>${name}</td><td class="number">${step}</td><td class="number">${usesBeta ? rateText(beta) : '–'}</td><td class="number">${rateText(seen.frames.auc.estimate)}</td><td class="number">${rateText(seen.frames.eer.estimate)}</td><td class="number">${rateText(unseen?.frames.auc.estimate)}</td><td class="number">${rateText(unseen?.frames.eer.estimate)}</td><td class="number">${rateText(unseen?.videos.auc.estimate)}</td></tr>`;
}

function differenceTable(data: ReportData): Html {
  const scopes = data.comparison?.scopes ?? [];
  const seeds = scopes[0]?.bySeed.map((entry) => entry.seed) ?? [];
  const label = (id: string | undefined) => data.models.find((model) => model.id === id)?.label ?? id;
  const cell = (difference: Interval) =>
    html`<td class="number">${differenceText(difference.estimate)}<small>${differenceIntervalText(difference)}</small></td>`;
  return scrollTable(
    `Difference of AUC, ${label(data.comparison?.method)} minus ${label(data.comparison?.baseline)}, on the same pictures`,
    html`<thead><tr><th scope="col">Training seed</th>${scopes.map((scope) => html`<th scope="col" class="number">${scope.scope} methods</th>`)}</tr></thead><tbody>
    ${seeds.map((seed, i) => html`<tr><th scope="row">${seed}</th>${scopes.map((scope) => cell(scope.bySeed[i]?.difference ?? { estimate: null, low: null, high: null }))}</tr>`)}
    ${seeds.length > 1 && html`<tr class="seen"><th scope="row">Mean</th>${scopes.map((scope) => cell(scope.mean))}</tr>`}</tbody>`,
    'Above 0 favours the first. An interval that contains 0 means that these data do not tell the two apart.',
  );
}
