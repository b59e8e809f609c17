import { plainTable } from '../cli/plain-table.js';
import type { Interval } from '../evaluate/evaluation.js';
import type { MeasuredInformation } from './dependence.js';
import type { CheckpointDiagnosis, Diagnostics } from './diagnostics.js';
import { featureTitle } from './feature-title.js';
import type { FeatureProbes } from './probe-features.js';

/** A diagnosis as tables for the terminal: masks, dependence, probes. */
export function diagnosticsTable(diagnostics: Diagnostics): string {
  const { name, variant, methods, splits, sources, checkpoints, baseline, notes } = diagnostics;
  const chance = (1 / methods.length).toFixed(3);
  const parts = [
    `${name} (${variant}): probes fitted on ${splits.fit} (${sources.fit} sources), all else on ${splits.test} (${sources.test} sources)`,
    masksTable(checkpoints),
    dependenceTable(checkpoints),
    `The forging method (${methods.join(', ')}), balanced accuracy of linear probes on fakes alone; chance ${chance}`,
    probeTable(diagnostics, ({ method }) => method),
    'Real or fake, AUC of linear probes; chance 0.500',
    probeTable(diagnostics, ({ fake }) => fake),
    contrastLines(checkpoints),
    baseline === null ? '' : `Baseline: ${baseline.name} (${baseline.variant}), step ${baseline.step}.`,
    'Brackets: 95 % intervals, sources resampled (mutual information: pictures and critics).',
    ...notes,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function masksTable(checkpoints: readonly CheckpointDiagnosis[]): string {
  const rows = checkpoints.flatMap(({ checkpoint, step, masks }) =>
    (['deepfake', 'domain'] as const).flatMap((name) => {
      const health = masks?.[name];
      if (health == null) return [];
      const { mean, entropy, stdPlaces, stdPictures, low, high } = health;
      const numbers = [mean, entropy, stdPlaces, stdPictures, low, high].map((value) => value.toFixed(3));
      return [[checkpoint, String(step), name === 'deepfake' ? 'M_df' : 'M_dom', ...numbers]];
    }),
  );
  const head = [
    'checkpoint',
    'step',
    'mask',
    'mean',
    'entropy',
    'sd places',
    'sd pictures',
    '< .05',
    '> .95',
  ];
  return rows.length === 0 ? '' : plainTable(head, rows);
}

function dependenceTable(checkpoints: readonly CheckpointDiagnosis[]): string {
  const measured = checkpoints.flatMap(({ checkpoint, step, dependence }) =>
    dependence === null ? [] : [{ checkpoint, step, dependence }],
  );
  const [first] = measured;
  if (first === undefined) return '';
  const rows = measured.map(({ checkpoint, step, dependence }) => [
    checkpoint,
    String(step),
    informationText(dependence.mutualInformation),
    dependence.mutualInformation.lowerBound.toFixed(2),
    dependence.floor.toFixed(3),
    dependence.mutualInformation.ceiling.toFixed(2),
    informationText(dependence.withinReal),
    informationText(dependence.withinFake),
    dependence.jsDependence?.batch.toFixed(3) ?? '-',
    dependence.jsDependence?.withinClass.toFixed(3) ?? '-',
  ]);
  const { components, explained, jsDependence } = first.dependence;
  const share = (value: number) => `${(100 * value).toFixed(0)} %`;
  const head = [
    'checkpoint',
    'step',
    'I(I_df; I_os), nats',
    'proved',
    'floor',
    'ceiling',
    'real alone',
    'fakes alone',
    'jsDependence of T',
    'within class',
  ];
  return [
    plainTable(head, rows),
    `Of ${components} principal components of each part (at step ${first.step} ${share(explained.iDf)} and ${share(explained.iOs)} of the variance). "proved" is the lower bound of the same critics, which no ceiling lets pass; ~: not to be trusted, above all beyond the ceiling; diagnostics.json says why.${
      jsDependence === null
        ? ''
        : ` jsDependence is at most 1.386, and ${jsDependence.floor.toFixed(3)} for a perfect critic that knows the label alone; it is not the mutual information.`
    }`,
  ].join('\n');
}

function probeTable(
  { checkpoints, baseline }: Diagnostics,
  pick: (probe: FeatureProbes['probes'][number]) => Interval,
): string {
  const columns = [
    ...checkpoints.map((one) => ({ head: `${one.checkpoint} (${one.step})`, probes: one.probes })),
    ...(baseline === null ? [] : [{ head: 'baseline', probes: baseline.probes }]),
  ];
  const names = [...new Set(columns.flatMap(({ probes }) => probes.map(({ features }) => features)))];
  const rows = names.map((name) => [
    featureTitle(name),
    ...columns.map(({ probes }) => {
      const probe = probes.find(({ features }) => features === name);
      return probe === undefined ? '-' : intervalText(pick(probe));
    }),
  ]);
  return plainTable(['features', ...columns.map(({ head }) => head)], rows);
}

function contrastLines(checkpoints: readonly CheckpointDiagnosis[]): string {
  return checkpoints
    .flatMap(({ checkpoint, domMinusDf }) =>
      domMinusDf === null
        ? []
        : [`Method from I_dom minus from I_df, ${checkpoint}: ${intervalText(domMinusDf)}`],
    )
    .join('\n');
}

function informationText(found: MeasuredInformation): string {
  const { nats, low, high, trustworthy } = found;
  return `${trustworthy ? '' : '~'}${nats.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

function intervalText({ estimate, low, high }: Interval): string {
  if (estimate === null) return '-';
  return low === null || high === null
    ? estimate.toFixed(3)
    : `${estimate.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
