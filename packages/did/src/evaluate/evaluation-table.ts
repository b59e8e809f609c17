import Table from 'cli-table3';
import type { Evaluation, Interval, Stat } from './evaluation.js';

/** An evaluation as a table for the terminal. */
export function evaluationTable(evaluation: Evaluation): string {
  const table = new Table({
    head: ['fakes', 'family', 'in training', 'frames', 'frame AUC', 'frame EER', 'video AUC', 'video EER'],
    style: { head: [], border: [] },
  });
  for (const { method, family, seen, frames, videos } of evaluation.methods) {
    table.push([method, family, seen ? 'seen' : 'unseen', ...cells(frames, videos)]);
  }
  const { seen, unseen, nullControl } = evaluation;
  table.push(['all seen', '', 'seen', ...cells(seen.frames, seen.videos)]);
  if (unseen !== null) table.push(['all unseen', '', 'unseen', ...cells(unseen.frames, unseen.videos)]);
  if (nullControl !== null) {
    table.push([
      'null (control)',
      'null',
      '',
      String(nullControl.n),
      intervalText(nullControl.auc),
      '',
      '',
      '',
    ]);
  }
  const { name, variant, checkpoint, step, beta, seed, split } = evaluation;
  const title = `${name} (${variant}), ${checkpoint} checkpoint, step ${step}, beta ${beta.toFixed(3)}, seed ${seed}, split ${split}`;
  return `${title}\n${table.toString()}\nBrackets: 95 % intervals, sources resampled.`;
}

function cells(frames: Stat, videos: Stat): string[] {
  return [String(frames.n), ...[frames.auc, frames.eer, videos.auc, videos.eer].map(intervalText)];
}

/** `0.912 [0.881, 0.940]`, or `-` where a class is absent. */
export function intervalText({ estimate, low, high }: Interval): string {
  if (estimate === null) return '-';
  const text = estimate.toFixed(3);
  return low === null || high === null ? text : `${text} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}
