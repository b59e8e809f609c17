import type { Dependence, MeasuredInformation } from '../diagnose/dependence.js';
import type { CheckpointDiagnosis, Diagnostics } from '../diagnose/diagnostics.js';
import { featureTitle } from '../diagnose/feature-title.js';
import type { FeatureProbe } from '../diagnose/probe-features.js';
import type { Interval } from '../evaluate/evaluation.js';
import { barChart } from './bar-chart.js';
import { type Html, html } from './html.js';
import { legend } from './legend.js';
import { type ChartLevel, type ChartLine, lineChart } from './line-chart.js';
import { modelColour } from './model-colour.js';
import { differenceIntervalText, differenceText, intervalText, rateText } from './number-text.js';
import type { ReportData, ReportModel, ReportRun } from './report-data.js';
import { scrollTable } from './scroll-table.js';
import { type CurvePoint, diagnosisRows, validationRows } from './training-curves.js';

const PANEL = { width: 380, height: 230 } as const;
const WIDE = { width: 520, height: 260 } as const;

/** Whether the decomposition does what it claims: masks, mutual information and probes. Null where nothing was measured. */
export function diagnosticsSection(data: ReportData): Html | null {
  const runs = data.models.flatMap((model, i) => model.runs.map((run) => ({ model, i, run })));
  const panels = [maskPanel(runs, 'entropy'), maskPanel(runs, 'mean'), informationPanel(runs)];
  const warnings = runs.flatMap(({ model, run }) =>
    validationRows(run.metrics).flatMap((row) =>
      (row.warnings ?? []).map((text) => html`<li>${nameOf(model, run)}, step ${row.step}: ${text}</li>`),
    ),
  );
  const diagnosed = runs.flatMap(({ model, i, run }) =>
    run.diagnostics === undefined ? [] : [{ model, i, run, found: run.diagnostics }],
  );
  if (panels.every((panel) => panel === null) && diagnosed.length === 0) return null;
  return html`<section aria-labelledby="diagnostics">
    <h2 id="diagnostics">Decomposition</h2>
    <p class="lede">DID claims that I_df holds what tells a fake from a real face and I_dom which method made it. The masks show what is let through, the mutual information how much the two halves still share, and the probes what the simplest reader finds in each.</p>
    ${warnings.length > 0 && html`<div class="caution" style="margin-bottom:18px"><strong>A mask collapsed.</strong><ul>${warnings}</ul></div>`}
    <div class="panels">${panels}</div>
    ${diagnosed.map(({ model, i, run, found }) => [
      dependenceTable(nameOf(model, run), found.checkpoints),
      probeFigures(nameOf(model, run), modelColour(model.id, i), found),
    ])}
  </section>`;
}

interface ShownRun {
  readonly model: ReportModel;
  readonly i: number;
  readonly run: ReportRun;
}

const MASK_CAPTIONS = {
  entropy:
    'Binary entropy in units of log 2; solid M_df, dashed M_dom. 1: every value is 0.5, nothing is chosen; 0: every value is 0 or 1.',
  mean: 'The share that is let through; solid M_df, dashed M_dom. At 0 or 1 a mask has collapsed.',
} as const;

function maskPanel(runs: readonly ShownRun[], figureName: 'entropy' | 'mean'): Html | null {
  const lines: ChartLine[] = [];
  const ends: string[] = [];
  for (const { model, i, run } of runs) {
    for (const [mask, name, dashed] of [
      ['deepfake', 'M_df', false],
      ['domain', 'M_dom', true],
    ] as const) {
      const points = validationRows(run.metrics).flatMap(({ step, masks }): CurvePoint[] => {
        const health = masks?.[mask];
        return health == null ? [] : [[step, health[figureName]]];
      });
      if (points.length === 0) continue;
      lines.push({ points, colour: modelColour(model.id, i), dashed, dots: points.length < 40 });
      ends.push(`${name} of ${nameOf(model, run)} ends at ${rateText(points.at(-1)?.[1])}`);
    }
  }
  if (lines.length === 0) return null;
  const title = `Mask ${figureName}`;
  const alt = `${title} over the training steps. ${ends.join('; ')}.`;
  return figure(
    title,
    MASK_CAPTIONS[figureName],
    ends,
    lineChart({ ...PANEL, alt }, lines, { min: 0, max: 1 }),
  );
}

function informationPanel(runs: readonly ShownRun[]): Html | null {
  const lines: ChartLine[] = [];
  const ends: string[] = [];
  const levels = new Map<string, ChartLevel>();
  for (const { model, i, run } of runs) {
    const measured = dependenceOverSteps(run);
    const colour = modelColour(model.id, i);
    for (const [pick, name, dashed] of [
      [(one: Dependence) => one.mutualInformation, 'all', false],
      [(one: Dependence) => one.withinFake, 'fakes alone', true],
    ] as const) {
      const points = measured.map(([step, one]): CurvePoint => [step, shownNats(pick(one))]);
      if (points.length === 0) continue;
      lines.push({ points, colour, dashed, dots: points.length < 40 });
      ends.push(`${nameOf(model, run)}, ${name}, ends at ${rateText(points.at(-1)?.[1])}`);
    }
    for (const [, { floor, mutualInformation }] of measured) {
      levels.set('floor', { value: floor, name: `floor ${floor.toFixed(2)}` });
      const { ceiling } = mutualInformation;
      levels.set('ceiling', { value: ceiling, name: `ceiling ${ceiling.toFixed(2)}` });
    }
  }
  if (lines.length === 0) return null;
  const title = 'Mutual information of I_df and I_os';
  const caption =
    'In nats, on held-out pairs; solid real faces and fakes, dashed fakes alone. Floor: the entropy of the label, which both halves carry (0 among fakes). Near the ceiling a point is what the critics prove, and the truth lies above.';
  const alt = `${title} over the training steps. ${ends.join('; ')}.`;
  return figure(title, caption, ends, lineChart({ ...PANEL, alt }, lines, { levels: [...levels.values()] }));
}

/** What was measured while training and, where no such row stands, afterwards; by step. */
function dependenceOverSteps(run: ReportRun): (readonly [step: number, Dependence])[] {
  const found = new Map<number, Dependence>();
  for (const { step, dependence } of run.diagnostics?.checkpoints ?? []) {
    if (dependence !== null) found.set(step, dependence);
  }
  // Two splits of different size have different ceilings, so one line holds one of them only.
  if (found.size < 2) {
    const rows = diagnosisRows(run.metrics);
    if (rows.length > found.size) return rows.map(({ step, dependence }) => [step, dependence]);
  }
  return [...found].sort(([a], [b]) => a - b);
}

/** The estimate, or what is proved where the estimate lies beyond what so many pairs can show. */
function shownNats({ nats, lowerBound, ceiling }: MeasuredInformation): number {
  return nats > ceiling ? lowerBound : nats;
}

function dependenceTable(name: string, checkpoints: readonly CheckpointDiagnosis[]): Html | null {
  const rows = checkpoints.flatMap(({ checkpoint, step, dependence }) =>
    dependence === null ? [] : [dependenceRow(checkpoint, step, dependence)],
  );
  if (rows.length === 0) return null;
  return scrollTable(
    `How much I_df and I_os of ${name} tell about each other, in nats`,
    html`<thead><tr><th scope="col">Checkpoint</th><th scope="col" class="number">Step</th><th scope="col" class="number">Mutual information</th><th scope="col" class="number">proved</th><th scope="col" class="number">floor</th><th scope="col" class="number">ceiling</th><th scope="col" class="number">real alone</th><th scope="col" class="number">fakes alone</th><th scope="col" class="number">jsDependence of T</th><th scope="col" class="number">within a class</th></tr></thead><tbody>${rows}</tbody>`,
    `~: not to be trusted. Beyond the ceiling, the logarithm of the pairs that compete, an estimate rests on the form of the critic; “proved” is the lower bound of the same critics. jsDependence is what T itself finds, at most 1.386, and no mutual information.`,
  );
}

function dependenceRow(checkpoint: string, step: number, dependence: Dependence): Html {
  const { mutualInformation, floor, withinReal, withinFake, jsDependence } = dependence;
  const cell = ({ nats, low, high, trustworthy }: MeasuredInformation) =>
    html`<td class="number">${trustworthy ? '' : '~'}${nats.toFixed(2)}<small>${low.toFixed(2)} to ${high.toFixed(2)}</small></td>`;
  const number = (value: number | null | undefined) => html`<td class="number">${rateText(value)}</td>`;
  return html`<tr><th scope="row">${checkpoint}</th><td class="number">${step}</td>${cell(mutualInformation)}${number(mutualInformation.lowerBound)}${number(floor)}${number(mutualInformation.ceiling)}${cell(withinReal)}${cell(withinFake)}${number(jsDependence?.batch)}${number(jsDependence?.withinClass)}</tr>`;
}

interface ProbeColumn {
  readonly title: string;
  readonly colour: string;
  readonly probes: readonly FeatureProbe[];
}

function probeFigures(name: string, colour: string, found: Diagnostics): Html | null {
  const { checkpoints, baseline, methods, splits } = found;
  const [first, last] = [checkpoints[0], checkpoints.at(-1)];
  if (last === undefined || first === undefined) return null;
  const columnOf = (one: CheckpointDiagnosis, shade: string): ProbeColumn => ({
    title: `${one.checkpoint} (step ${one.step})`,
    colour: shade,
    probes: one.probes,
  });
  const columns: ProbeColumn[] = [
    ...(first === last ? [] : [columnOf(first, 'var(--soft)')]),
    columnOf(last, colour),
    ...(baseline === null ? [] : [{ title: baseline.name, colour: 'var(--bce)', probes: baseline.probes }]),
  ];
  const chance = 1 / methods.length;
  const contrast = last.domMinusDf;
  return html`<h3 style="margin-top:34px">What a linear probe reads from each part of ${name}</h3>
    <p class="note">Probes learn from split “${splits.fit}” and are tested on “${splits.test}”, which shares no face with it. The claim: the method is read from I_dom and not from I_df.${
      contrast !== null &&
      html` Here I_dom minus I_df is <strong>${differenceText(contrast.estimate)}</strong> (${differenceIntervalText(contrast)}).`
    }</p>
    ${legend(columns.map(({ title, colour: shade }) => ({ label: title, colour: shade })))}
    <div class="pair">
    ${bars(
      `The forging method, of ${name}`,
      `Balanced accuracy over ${methods.length} methods, fakes alone; guessing gives ${rateText(chance)}.`,
      columns,
      ({ method }) => method,
      { value: chance, name: `chance ${chance.toFixed(2)}` },
    )}
    ${bars(
      `Real or fake, of ${name}`,
      'AUC; from I_os it shows how much deepfake information leaks into the rest.',
      columns,
      ({ fake }) => fake,
      { value: 0.5, name: 'chance 0.50' },
    )}</div>
    ${probeTable(name, checkpoints, baseline)}`;
}

function bars(
  title: string,
  caption: string,
  columns: readonly ProbeColumn[],
  pick: (probe: FeatureProbe) => Interval,
  level: ChartLevel,
): Html {
  const names = [...new Set(columns.flatMap(({ probes }) => probes.map(({ features }) => features)))];
  const series = columns.map(({ colour, probes }) => ({
    colour,
    bars: names.map((features) => {
      const probe = probes.find((one) => one.features === features);
      return probe === undefined ? null : pick(probe);
    }),
  }));
  const words = columns.map(
    ({ title: column, probes }) =>
      `${column}: ${probes.map((probe) => `${featureTitle(probe.features)} ${rateText(pick(probe).estimate)}`).join(', ')}`,
  );
  const chart = barChart(
    { ...WIDE, alt: `${title}. ${words.join('; ')}. ${level.name}.` },
    names.map(featureTitle),
    series,
    level,
  );
  return figure(title, caption, words, chart);
}

function probeTable(
  name: string,
  checkpoints: readonly CheckpointDiagnosis[],
  baseline: Diagnostics['baseline'],
): Html {
  const row = (title: string, step: number, { features, method, fake }: FeatureProbe) =>
    html`<tr><th scope="row">${title}</th><td class="number">${step}</td><td>${featureTitle(features)}</td>${[
      method,
      fake,
    ].map(
      (rate) => html`<td class="number">${rateText(rate.estimate)}<small>${intervalText(rate)}</small></td>`,
    )}</tr>`;
  return scrollTable(
    `Linear probes of ${name}, with 95 % intervals`,
    html`<thead><tr><th scope="col">Checkpoint</th><th scope="col" class="number">Step</th><th scope="col">Features</th><th scope="col" class="number">Method, balanced accuracy</th><th scope="col" class="number">Real or fake, AUC</th></tr></thead><tbody>${checkpoints.map(({ checkpoint, step, probes }) => probes.map((probe) => row(checkpoint, step, probe)))}${baseline?.probes.map((probe) => row(baseline.name, baseline.step, probe))}</tbody>`,
    'A random mask has one value for each place and channel, of the mean of M_df on I or of M_dom on I_os, and knows nothing: a mask that does as it does has chosen nothing. Intervals resample the sources tested on.',
  );
}

function figure(title: string, caption: string, ends: readonly string[], chart: Html): Html {
  return html`<figure><figcaption><h3>${title}</h3><p>${caption}</p></figcaption>${chart}<p class="offscreen">${ends.join('; ')}.</p></figure>`;
}

const nameOf = (model: ReportModel, run: ReportRun) =>
  model.runs.length > 1 ? `${model.label} (seed ${run.seed})` : model.label;
