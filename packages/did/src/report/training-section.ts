import { hasAucTerm } from '../model/has-auc-term.js';
import type { DomainsRow } from '../train/domains/discovered-domains.js';
import type { StepRow } from '../train/train-event.js';
import { dependenceFloor, labelEntropy } from './dependence-floor.js';
import { type Html, html } from './html.js';
import { legend } from './legend.js';
import { type ChartLevel, type ChartLine, lineChart } from './line-chart.js';
import { modelColour } from './model-colour.js';
import { rateText } from './number-text.js';
import type { ReportData, ReportModel, ReportRun } from './report-data.js';
import { binnedCurve, smoothCurve, stepRows, validationRows } from './training-curves.js';

const WIDTH = 380;
const HEIGHT = 230;
const CHANCE = 2 * Math.LN2;

/** Curves of every term of the loss, of beta, of the dependence and of the validation AUC. */
export function trainingSection(data: ReportData): Html {
  const didRuns = data.models.flatMap((model) => model.runs).filter((run) => hasCritic(run));
  const marginals = didRuns[0]?.config.loss.marginals ?? 'batch';
  const floor = dependenceFloor(0.5, marginals);
  const levels: ChartLevel[] = floor > 0 ? [{ value: floor, name: `floor ${floor.toFixed(2)}` }] : [];
  const always = () => true;
  const panels = [
    stepPanel(
      data,
      'Total loss J',
      'What the optimiser minimises. The two models sum different terms, so compare shapes, not heights.',
      (row) => row.total,
      always,
    ),
    stepPanel(data, 'Binary cross-entropy', 'L_BCE on the batch.', (row) => row.bce, always),
    stepPanel(
      data,
      'AUC loss',
      'L_AUC: pairs of a fake and a real face in the wrong order, or closer than the margin.',
      (row) => row.auc,
      usesAucLoss,
    ),
    stepPanel(
      data,
      'Domain loss',
      'L_dom: naming the forging method from I_dom.',
      (row) => row.dom,
      hasDomainHead,
    ),
    stepPanel(
      data,
      'Critic loss D',
      'T tells pairs of one image from shuffled ones; 1.386 is guessing.',
      (row) => row.dec,
      hasCritic,
      [{ value: CHANCE, name: 'chance 1.386' }],
    ),
    stepPanel(
      data,
      'jsDependence',
      'What T finds in common between I_df and I_os: 2 log 2 − D.',
      (row) => row.jsDependence,
      hasCritic,
      levels,
    ),
    stepPanel(
      data,
      'Reversal strength beta',
      'How strongly T’s gradient is turned against the features.',
      (row) => row.beta,
      hasCritic,
      [],
      true,
    ),
    ...(['cls', 'dom', 'dec'] as const).map((term) => balancePanel(data, term)),
    stepPanel(
      data,
      'Gradient norm',
      'Of the whole gradient, before it is clipped.',
      (row) => row.gradNorm ?? 0,
      ({ config }) => config.optimizer.clipNorm > 0,
    ),
    stepPanel(
      data,
      'Learning rate',
      'What the optimizer multiplies its steps with.',
      (row) => row.learningRate,
      always,
      [],
      true,
    ),
    validationPanel(data),
  ];
  return html`<section aria-labelledby="training">
    <h2 id="training">Training</h2>
    <p class="lede">Pale lines are single steps, strong ones their moving average. Both models saw the same pictures in the same order, for as many steps.</p>
    ${legend(data.models.map((model, i) => ({ label: model.label, colour: modelColour(model.id, i) })))}
    <div class="panels">${panels}</div>
    ${data.models.map((model) => domainsNote(model))}
    ${didRuns.length > 0 && floorNote(floor, marginals)}
  </section>`;
}

/** How far the domains that a model's runs discovered are the methods, at the last clustering. */
function domainsNote(model: ReportModel): Html | null {
  const found = model.runs.flatMap((run) => {
    const last = run.metrics.filter((row): row is DomainsRow => row.type === 'domains').at(-1);
    return last === undefined ? [] : [{ run, last }];
  });
  if (found.length === 0) return null;
  const texts = found.map(
    ({ run, last }) =>
      `${nameOf(model, run)}: ${last.count} domains at step ${last.step}, NMI ${rateText(last.nmi)}, adjusted Rand index ${rateText(last.ari)}`,
  );
  return html`<p>Domains were discovered without the methods’ names. Their agreement with the true methods, 1 where they are the same: ${texts.join('; ')}.</p>`;
}

function floorNote(floor: number, marginals: 'batch' | 'within-class'): Html {
  return html`<aside class="aside"><h3>Why the dependence does not fall to 0</h3>
    <p>The domain head has a class for real faces, so real or fake can be read from I_os; it must be readable from I_df too. What both know, a critic finds: with as many fakes as real faces their mutual information cannot fall below the entropy of the label, ${rateText(labelEntropy(0.5))} nats, and jsDependence not below ${
      marginals === 'batch'
        ? html`<strong>${rateText(floor)}</strong> for a perfect critic, the dashed line. A figure under that line means that T is weak or that one half no longer carries the label, not that the two halves are independent.`
        : html`0: pairs are shuffled within a class here, so the label is no clue.`
    } jsDependence is the critic’s own training figure, at most 1.386; it is not the mutual information in nats.</p></aside>`;
}

function stepPanel(
  data: ReportData,
  title: string,
  caption: string,
  value: (row: StepRow) => number,
  has: (run: ReportRun) => boolean,
  levels: readonly ChartLevel[] = [],
  exact = false,
): Html | null {
  const lines: ChartLine[] = [];
  const ends: string[] = [];
  data.models.forEach((model, i) => {
    const colour = modelColour(model.id, i);
    const runs = model.runs.filter(has);
    for (const run of runs) {
      const points = binnedCurve(stepRows(run.metrics), value);
      if (points.length === 0) continue;
      const smooth = exact ? points : smoothCurve(points, 0.9);
      if (!exact && runs.length === 1) lines.push({ points, colour, width: 1, opacity: 0.28 });
      lines.push({ points: smooth, colour, width: runs.length > 1 ? 1.3 : 2 });
      ends.push(`${nameOf(model, run)} ends at ${rateText(smooth.at(-1)?.[1])}`);
    }
  });
  if (lines.length === 0) return null;
  return figure(title, caption, ends, lineChart(frame(title, ends), lines, { levels }));
}

const TERM_NAMES = { cls: 'L_cls', dom: 'L_dom', dec: 'D' } as const;

function balancePanel(data: ReportData, term: keyof typeof TERM_NAMES): Html | null {
  return stepPanel(
    data,
    `Weight of ${TERM_NAMES[term]}`,
    'What loss.balance found for it; of famo its share of the logarithms.',
    (row) => row.balance?.[term] ?? 0,
    ({ metrics }) => stepRows(metrics)[0]?.balance?.[term] !== undefined,
    [],
    true,
  );
}

function validationPanel(data: ReportData): Html | null {
  const lines: ChartLine[] = [];
  const ends: string[] = [];
  data.models.forEach((model, i) => {
    for (const run of model.runs) {
      const points = validationRows(run.metrics).map((row) => [row.step, row.auc] as const);
      if (points.length === 0) continue;
      lines.push({ points, colour: modelColour(model.id, i), dots: points.length < 40 });
      ends.push(`${nameOf(model, run)} ends at ${rateText(points.at(-1)?.[1])}`);
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
  return figure(title, 'On other faces, forged by the methods trained on.', ends, chart);
}

function figure(title: string, caption: string, ends: readonly string[], chart: Html): Html {
  return html`<figure><figcaption><h3>${title}</h3><p>${caption}</p></figcaption>${chart}<p class="offscreen">${ends.join('; ')}.</p></figure>`;
}

const frame = (title: string, ends: readonly string[]) => ({
  width: WIDTH,
  height: HEIGHT,
  alt: `${title} over the training steps. ${ends.join('; ')}.`,
});

const nameOf = (model: ReportModel, run: ReportRun) =>
  model.runs.length > 1 ? `${model.label} (seed ${run.seed})` : model.label;

const hasCritic = ({ config }: ReportRun) => config.model.variant === 'did' && config.model.critic.enabled;
const hasDomainHead = ({ config }: ReportRun) =>
  config.model.variant === 'bce-domain' || (config.model.variant === 'did' && config.model.domainHead);
const usesAucLoss = ({ config }: ReportRun) => hasAucTerm(config);
