import { type Html, html } from './html.js';
import { legend } from './legend.js';
import { isDashed, modelColour } from './model-colour.js';
import { rateText } from './number-text.js';
import type { ReportData } from './report-data.js';
import { rocBand } from './roc-band.js';
import { type RocLine, type RocShade, rocChart } from './roc-chart.js';
import { rocPoints } from './roc-points.js';

/** Of the bands: enough for a shade, and a moment even for a hundred thousand frames. */
const RESAMPLING = { rounds: 300, seed: 1 } as const;

/** ROC curves with bands: methods seen in training, and methods never seen. */
export function rocSection(data: ReportData): Html {
  const seeds = Math.max(...data.models.map((model) => model.runs.length), 0);
  return html`<section aria-labelledby="roc">
    <h2 id="roc">ROC curves</h2>
    <p class="lede">How many fakes are caught (up) for how many real faces accused (right). The dot is the equal error rate, where both kinds of error are as frequent. ${
      seeds > 1
        ? `Strong lines are means over ${seeds} training seeds, thin ones single seeds; the shade holds 95 % of curves drawn again from other seeds and base faces`
        : 'The shade holds 95 % of curves drawn again from other base faces'
    }, at each point by itself rather than over the whole length.</p>
    ${legend(data.models.map((model, i) => ({ label: model.label, colour: modelColour(model.id, i), dashed: isDashed(i, data.models.length) })))}
    <div class="pair">${panel(data, 'seen')}${panel(data, 'unseen')}</div>
  </section>`;
}

function panel(data: ReportData, scope: 'seen' | 'unseen'): Html | null {
  const lines: RocLine[] = [];
  const shades: RocShade[] = [];
  const words: string[] = [];
  data.models.forEach((model, i) => {
    const colour = modelColour(model.id, i);
    const several = model.runs.length > 1;
    const dashed = isDashed(i, data.models.length);
    for (const run of model.runs) {
      const points = rocPoints(run.last, scope);
      if (points === null) continue;
      lines.push(
        several
          ? { points, colour, width: 0.8, opacity: 0.45, dot: false }
          : { points, colour, width: 2.2, dashed },
      );
    }
    const band = rocBand(
      model.runs.map((run) => run.last),
      scope,
      RESAMPLING,
    );
    if (band !== null) {
      shades.push({ low: band.low, high: band.high, colour });
      if (several) lines.push({ points: band.mean, colour, width: 2.2, dashed });
    }
    const cell = data.rows.find((row) => row.scope === scope)?.cells[i];
    if (cell !== undefined) {
      words.push(`${model.label}: AUC ${rateText(cell.auc.estimate)}, EER ${rateText(cell.eer.estimate)}`);
    }
  });
  if (lines.length === 0) return null;
  const title = scope === 'seen' ? 'Methods seen in training' : 'Methods never seen';
  return html`<figure><figcaption><h3>${title}</h3><p>${words.join(' · ')}</p></figcaption>${rocChart(`ROC curves, ${title.toLowerCase()}. ${words.join('; ')}.`, lines, shades)}</figure>`;
}
