import { type Html, html } from './html.js';
import { type ChartLine, lineChart } from './line-chart.js';
import { isDashed, modelColour } from './model-colour.js';
import { quantityText } from './number-text.js';
import type { ReportData, ReportModel, ReportRun } from './report-data.js';
import { binnedCurve, smoothCurve, stepRows, validationRows } from './training-curves.js';
import type { TrainingTerm } from './training-terms.js';

const WIDTH = 380;
const HEIGHT = 230;

/** The curves of a term, one a run; nothing where no run has it. */
export function termPanel(data: ReportData, term: TrainingTerm): Html | null {
  const lines: ChartLine[] = [];
  const ends: string[] = [];
  data.models.forEach((model, i) => {
    const colour = modelColour(model.id, i);
    const runs = model.runs.filter((run) => term.has(run));
    for (const run of runs) {
      const points = binnedCurve(stepRows(run.metrics), (row) => term.value(row));
      if (points.length === 0) continue;
      const smooth = term.exact ? points : smoothCurve(points, 0.9);
      if (!term.exact && runs.length === 1) lines.push({ points, colour, width: 1, opacity: 0.28 });
      lines.push({
        points: smooth,
        colour,
        width: runs.length > 1 ? 1.3 : 2,
        dashed: isDashed(i, data.models.length),
      });
      ends.push(`${runTitle(model, run)} ends at ${quantityText(smooth.at(-1)?.[1])}`);
    }
  });
  if (lines.length === 0) return null;
  const { title, caption, levels = [] } = term;
  return panel(title, caption, lineChart(frame(title, ends), lines, { levels }));
}

/** AUC on the validation split, one curve a run. */
export function validationPanel(data: ReportData): Html | null {
  const lines: ChartLine[] = [];
  const ends: string[] = [];
  data.models.forEach((model, i) => {
    for (const run of model.runs) {
      const points = validationRows(run.metrics).map((row) => [row.step, row.auc] as const);
      if (points.length === 0) continue;
      lines.push({
        points,
        colour: modelColour(model.id, i),
        dots: points.length < 40,
        dashed: isDashed(i, data.models.length),
      });
      ends.push(`${runTitle(model, run)} ends at ${quantityText(points.at(-1)?.[1])}`);
    }
  });
  if (lines.length === 0) return null;
  const low = Math.min(0.5, ...lines.flatMap((line) => line.points.map(([, auc]) => auc)));
  const title = 'Validation AUC';
  const chart = lineChart(frame(title, ends), lines, {
    min: low,
    max: 1,
    levels: [{ value: 0.5, name: 'guessing' }],
  });
  return panel(title, 'On other faces, forged by the methods trained on.', chart);
}

/** A run as a sentence names it: by its seed too, where the model has several. */
export function runTitle(model: ReportModel, run: ReportRun): string {
  return model.runs.length > 1 ? `${model.label} (seed ${run.seed})` : model.label;
}

const panel = (title: string, caption: string, chart: Html) =>
  html`<figure><figcaption><h3>${title}</h3><p>${caption}</p></figcaption>${chart}</figure>`;

const frame = (title: string, ends: readonly string[]) => ({
  width: WIDTH,
  height: HEIGHT,
  alt: `${title} over the training steps. ${ends.join('; ')}.`,
});
