import type { Evaluation, Interval, Stat } from '../evaluate/evaluation.js';
import { plainTable } from './plain-table.js';

/** An evaluation as a table for the terminal. Videos get columns of their own where they are not single frames. */
export function evaluationTable(evaluation: Evaluation): string {
  const { seen, unseen, nullControl, methods, origins = [] } = evaluation;
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
  const head = [
    'fakes',
    'family',
    'training',
    'frames',
    'AUC',
    'EER',
    ...(byVideo ? ['videos', 'AUC', 'EER'] : []),
  ];
  const { name, variant, checkpoint, step, beta, seed, split } = evaluation;
  const title = `${name} (${variant}), ${checkpoint} checkpoint, step ${step}, beta ${beta.toFixed(3)}, seed ${seed}, split ${split}`;
  const pairs = origins.map(({ real, fake, frames }) => [fake, real, ...cellsOf(frames)]);
  return [
    title,
    plainTable(head, rows),
    ...(pairs.length === 0
      ? []
      : [plainTable(['fakes from', 'real ones from', 'frames', 'AUC', 'EER'], pairs)]),
    'Brackets: 95 % intervals, sources resampled.',
  ].join('\n\n');
}

function cellsOf({ n, auc, eer }: Stat): string[] {
  return [String(n), intervalText(auc), intervalText(eer)];
}

function intervalText({ estimate, low, high }: Interval): string {
  if (estimate === null) return '-';
  const text = estimate.toFixed(3);
  return low === null || high === null ? text : `${text} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
