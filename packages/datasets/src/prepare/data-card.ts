import type { CropSet } from '../crop-set/crop-set.js';
import type { SkippedSource } from '../crop-set/crop-set-writer.js';
import type { LeftOut } from '../layouts/dataset-layout.js';
import type { LeakReport } from '../leaks/find-leaks.js';
import { subjectOfSample } from '../leaks/leak-subject.js';
import { leakFaults } from '../leaks/require-no-leaks.js';
import { type Sample, SPLITS } from '../sample.js';
import { SHARPNESS_COLUMN } from './prepare-media.js';

const BINS = 10;
const BAR = 40;

/** What a set holds, what was left out, what stands in two splits, and how large and sharp its faces are, as Markdown. */
export function dataCard(
  cropSet: CropSet,
  leaks: LeakReport,
  skipped: readonly SkippedSource[],
  leftOut: readonly LeftOut[],
): string {
  const { samples, info } = cropSet;
  return [
    `# ${info.name}: data card`,
    `${samples.length} crops of ${info.size} px, margin ${info.marginRatio}, faces by ${info.detector.name} ${info.detector.version}. ![contact sheet](contact-sheet.jpg)`,
    '## What is in it',
    countTable(samples),
    '## What is not',
    leftOutText(skipped, leftOut),
    '## In two splits',
    leakText(leaks),
    '## Width of the face in the frame (pixels)',
    histogram(samples, ({ box }) => box[2] as number),
    '## Sharpness of the crop (mean Laplacian)',
    histogram(samples, ({ extra }) => Number(extra[SHARPNESS_COLUMN])),
    '',
  ].join('\n\n');
}

function countTable(samples: readonly Sample[]): string {
  const rows = SPLITS.flatMap((split) => {
    const inSplit = samples.filter((sample) => sample.split === split);
    return [...new Set(inSplit.map(({ method }) => method))].sort().map((method) => {
      const own = inSplit.filter((sample) => sample.method === method);
      const videos = new Set(own.map(({ videoKey }) => videoKey)).size;
      const people = new Set(own.flatMap((sample) => subjectOfSample(sample).identities)).size;
      return `| ${split} | ${method} | ${own[0]?.label} | ${videos} | ${own.length} | ${people} |`;
    });
  });
  return [
    '| split | method | label | videos | crops | people |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function leftOutText(skipped: readonly SkippedSource[], leftOut: readonly LeftOut[]): string {
  const reasons = new Map<string, number>();
  for (const { reason } of skipped) {
    const kind = /^no face/.test(reason) ? 'no face was found' : 'could not be read';
    reasons.set(kind, (reasons.get(kind) ?? 0) + 1);
  }
  const lines = [
    ...[...reasons].sort().map(([reason, count]) => `- ${count}: ${reason} (\`prepare-errors.csv\`)`),
    ...leftOut.map(({ reason, videos }) => `- ${videos}: ${reason}`),
  ];
  return lines.length === 0 ? 'Nothing was left out.' : lines.join('\n');
}

function leakText(leaks: LeakReport): string {
  const faults = leakFaults(leaks);
  const { videos, files, nearDuplicates, bases, identities } = leaks;
  return [
    `${videos.length} videos, ${files.length} files, ${nearDuplicates.length} pairs that look the same; ${identities.length} people, ${bases.length} base videos with a fake elsewhere.`,
    ...faults.map((fault) => `- **Leak:** ${fault}`),
  ].join('\n');
}

/** Real and fake beside each other, in bins over both: a shape that differs is a shortcut. */
function histogram(samples: readonly Sample[], measure: (sample: Sample) => number): string {
  const values = samples
    .map((sample) => ({ label: sample.label, value: measure(sample) }))
    .filter(({ value }) => Number.isFinite(value));
  if (values.length === 0) return 'Not measured.';
  const all = values.map(({ value }) => value);
  const low = all.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = all.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const width = (high - low) / BINS || 1;
  const counts = [0, 1].map((label) => {
    const own = values.filter((one) => one.label === label);
    const bins = new Array<number>(BINS).fill(0);
    for (const { value } of own) {
      const bin = Math.min(BINS - 1, Math.floor((value - low) / width));
      bins[bin] = (bins[bin] as number) + 1 / own.length;
    }
    return bins;
  });
  const bar = (share: number) => '#'.repeat(Math.round(share * BAR));
  const lines = Array.from({ length: BINS }, (_, i) => {
    const [real = 0, fake = 0] = counts.map((bins) => bins[i] as number);
    return `${(low + i * width).toFixed(1).padStart(8)}  real ${bar(real).padEnd(BAR)} fake ${bar(fake)}`.trimEnd();
  });
  return ['```text', ...lines, '```'].join('\n');
}
