import { measureGeometry } from '../card/measure-geometry.js';
import type { CropSet, CropSetInfo } from '../crop-set/crop-set.js';
import type { SkippedSource } from '../crop-set/crop-set-writer.js';
import type { LeftOut } from '../layouts/dataset-layout.js';
import type { MediaRecord } from '../layouts/media-record.js';
import type { LeakReport } from '../leaks/find-leaks.js';
import { subjectOfSample } from '../leaks/leak-subject.js';
import { leakFaults } from '../leaks/require-no-leaks.js';
import { type Sample, SPLITS } from '../sample.js';
import { ORIGIN_COLUMN, SHARPNESS_COLUMN } from './prepare-media.js';
import { realFirst } from './real-first.js';

const BINS = 10;
const BAR = 40;

/** What the work left behind beside the crops. */
export interface PrepareRemains {
  /** Everything that was to be in the set. */
  readonly records: readonly MediaRecord[];
  readonly skipped: readonly SkippedSource[];
  /** What was lost of videos that are in the set. */
  readonly notes: readonly { readonly source: string; readonly notes: readonly string[] }[];
  /** By the protocol. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * What a set holds, what was left out, what stands in two splits, how large and sharp its faces are, and what finding them gives
 * away, as Markdown.
 */
export function dataCard(cropSet: CropSet, leaks: LeakReport, remains: PrepareRemains): string {
  const { samples, info } = cropSet;
  const origins = originTable(samples);
  return [
    `# ${info.name}: data card`,
    `${samples.length} crops of ${info.size} px, margin ${info.marginRatio}, faces by ${info.detector.name} ${info.detector.version}${recipeText(info.recipe)}. ![contact sheet](contact-sheet.jpg)`,
    '## What is in it',
    countTable(samples, remains),
    ...(origins === '' ? [] : ['## By origin', origins]),
    '## What is not',
    leftOutText(remains),
    '## In two splits',
    leakText(leaks),
    '## Width of the face in the frame (pixels)',
    histogram(samples, ({ box }) => box[2] as number),
    '## Sharpness of the crop (mean Laplacian)',
    histogram(samples, ({ extra }) => Number(extra[SHARPNESS_COLUMN])),
    '## Told apart without a look at the face',
    geometryTable(samples),
    '',
  ].join('\n\n');
}

/** How frames and faces were chosen, as far as the recipe says. */
function recipeText(recipe: CropSetInfo['recipe']): string {
  const { frames, faces } = recipe;
  if (frames === undefined) return '';
  const which = faces === 'all' ? 'everybody in them' : 'the person seen most';
  return `; ${frames === 'all' ? 'all frames' : `up to ${String(frames)} frames`} of each video, ${which}`;
}

/** By split and method, real ones first: also what gave no crops, since whom a detector loses is no accident. */
function countTable(samples: readonly Sample[], { records, skipped }: PrepareRemains): string {
  const reasons = new Map(skipped.map(({ source, reason }) => [source, reason]));
  const rows = SPLITS.flatMap((split) => {
    const inSplit = samples.filter((sample) => sample.split === split);
    const wanted = records.filter((record) => record.split === split);
    const methods = [...new Set([...inSplit, ...wanted].map(({ method }) => method))].sort(realFirst);
    return methods.map((method) => {
      const own = inSplit.filter((sample) => sample.method === method);
      const videos = new Set(own.map(({ videoKey }) => videoKey)).size;
      const people = new Set(own.flatMap((sample) => subjectOfSample(sample).identities)).size;
      const lost = wanted.flatMap((record) =>
        record.method === method ? [reasons.get(record.path)].filter((reason) => reason !== undefined) : [],
      );
      const faceless = lost.filter(isFaceless).length;
      const label = own[0]?.label ?? wanted.find((record) => record.method === method)?.label;
      return `| ${split} | ${method} | ${label} | ${videos} | ${own.length} | ${people} | ${faceless} | ${lost.length - faceless} |`;
    });
  });
  return [
    '| split | method | label | videos | crops | people | no face | unreadable |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

function isFaceless(reason: string): boolean {
  return reason.startsWith('no face');
}

/** Where real pictures and fakes come from different places, a detector may learn the places. */
function originTable(samples: readonly Sample[]): string {
  const origins = [...new Set(samples.map(({ extra }) => extra[ORIGIN_COLUMN] ?? ''))].filter(
    (one) => one !== '',
  );
  if (origins.length < 2) return '';
  const rows = origins.sort().map((origin) => {
    const own = samples.filter(({ extra }) => extra[ORIGIN_COLUMN] === origin);
    const fakes = own.filter(({ label }) => label === 1).length;
    return `| ${origin} | ${own.length - fakes} | ${fakes} |`;
  });
  return ['| origin | real crops | fake crops |', '| --- | --- | --- |', ...rows].join('\n');
}

function leftOutText({ skipped, notes, leftOut }: PrepareRemains): string {
  const faceless = skipped.filter(({ reason }) => isFaceless(reason)).length;
  const all = notes.flatMap(({ notes: own }) => own);
  const frames = (pattern: RegExp) =>
    all.reduce((sum, note) => sum + Number(pattern.exec(note)?.[1] ?? 0), 0);
  const lines = [
    [skipped.length - faceless, 'could not be read (`prepare-errors.csv`)'],
    [faceless, 'no face was found (`prepare-errors.csv`)'],
    [frames(/^no face in (\d+) of/), 'frames without a face, of videos that are in the set'],
    [
      frames(/^(\d+) of \d+ frames could not/),
      'frames that could not be decoded, of videos that are in the set',
    ],
    ...leftOut.map(({ reason, videos }) => [videos, reason] as const),
  ] as const;
  const said = lines.filter(([count]) => Number(count) > 0).map(([count, what]) => `- ${count}: ${what}`);
  return said.length === 0 ? 'Nothing was left out.' : said.join('\n');
}

function geometryTable(samples: readonly Sample[]): string {
  const rows = measureGeometry(samples, [SHARPNESS_COLUMN]).map(
    ({ method, fakes, auc }) =>
      `| ${method} | ${fakes} | ${Number.isNaN(auc) ? 'too few to say' : auc.toFixed(2)} |`,
  );
  if (rows.length === 0) return 'There are no fakes.';
  return [
    "AUC of a linear classifier on the face's box, its landmarks, the detector's score and the crop's sharpness, trained on half of the base videos and tested on the other; 0.5 is chance, and more is a shortcut that a detector may take.",
    '',
    '| method | fakes | AUC |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n');
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
