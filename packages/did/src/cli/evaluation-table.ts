import type { Evaluation, Interval, Stat } from '../evaluate/evaluation.js';
import { plainTable } from './plain-table.js';

/** An evaluation as a table for the terminal. Videos get columns of their own where they are not single frames. */
export function evaluationTable(evaluation: Evaluation): string {
  const { seen, unseen, nullControl, methods, origins = [], leftOut, values = [] } = evaluation;
  const byVideo = [seen, ...methods].some(({ frames, videos }) => frames.n !== videos.n);
  const cells = (frames: Stat, videos: Stat) => [frames, ...(byVideo ? [videos] : [])].flatMap(cellsOf);
  const rows = methods.map(({ method, family, seen: known, frames, videos }) => [
    method,
    family,
    known ? 'seen' : 'unseen',
    ...cells(frames, videos),
  ]);
  rows.push(['all seen', '', 'seen', ...cells(seen.frames, seen.videos)]);
  if (unseen !== null) rows.push(['all unseen', '', 'unseen', ...cells(unseen.frames, unseen.videos)]);
  if (nullControl !== null) rows.push(['null (control)', '', '', ...cells(nullControl, nullControl)]);
  const figures = ['frames', 'AUC', 'EER', ...(byVideo ? ['videos', 'AUC', 'EER'] : [])];
  const head = ['fakes', 'family', 'training', ...figures];
  const { name, variant, checkpoint, step, beta, seed, split } = evaluation;
  const title = `${name} (${variant}), ${checkpoint} checkpoint, step ${step}, beta ${beta.toFixed(3)}, seed ${seed}, split ${split}`;
  const pairs = origins.map(({ real, fake, frames }) => [fake, real, ...cellsOf(frames)]);
  const leftOutRows = (['seen', 'unseen'] as const).flatMap((known) => {
    const stats = leftOut?.[known] ?? null;
    return stats === null ? [] : [[`all ${known}`, ...cells(stats.frames, stats.videos)]];
  });
  const valueRows = values.map(({ column, value, leftOut: unknown, frames, videos }) => [
    `${column} ${value}`,
    unknown ? 'left out' : 'seen',
    ...cells(frames, videos),
  ]);
  return [
    title,
    plainTable(head, rows),
    ...(leftOut === undefined
      ? []
      : [
          `Left out of training, and of the table above: ${namesOf(leftOut.without)}. Its real pictures against its fakes:`,
          plainTable(['fakes', ...figures], leftOutRows),
        ]),
    ...(valueRows.length === 0
      ? []
      : [
          'Real pictures and fakes by seen methods, by what the manifest says of both:',
          plainTable(['pictures', 'training', ...figures], valueRows),
        ]),
    ...(pairs.length === 0
      ? []
      : [plainTable(['fakes from', 'real ones from', 'frames', 'AUC', 'EER'], pairs)]),
    'Brackets: 95 % intervals, sources resampled.',
  ].join('\n\n');
}

function namesOf(without: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(without)
    .map(([column, values]) => `${column} ${values.join(', ')}`)
    .join('; ');
}

function cellsOf({ n, auc, eer }: Stat): string[] {
  return [String(n), intervalText(auc), intervalText(eer)];
}

function intervalText({ estimate, low, high }: Interval): string {
  if (estimate === null) return '-';
  const text = estimate.toFixed(3);
  return low === null || high === null ? text : `${text} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
