import { bootstrapAuc, bootstrapEer, videoScores } from '@did/metrics';
import type { Interval, ScoreRow, Stat } from './evaluation.js';

/** How intervals are drawn. */
export interface StatOptions {
  readonly rounds: number;
  readonly seed: number;
}

interface Scored {
  readonly sourceId: string;
  readonly label: number;
  readonly score: number;
}

/** AUC and EER by frame, and by video with a video's score the mean of its frames' probabilities. */
export function framesAndVideos(
  rows: readonly ScoreRow[],
  options: StatOptions,
): { frames: Stat; videos: Stat } {
  const frames = frameStat(rows, options);
  const sourceOf = new Map(rows.map((row) => [row.videoKey, row.sourceId]));
  if (sourceOf.size === rows.length) return { frames, videos: frames };
  const videos = videoScores(
    rows.map(({ videoKey, label, probability }) => ({ videoKey, label, score: probability })),
  );
  const scored = videos.map(({ videoKey, label, score }) => ({
    label,
    score,
    sourceId: sourceOf.get(videoKey) ?? '',
  }));
  return { frames, videos: statOf(scored, options) };
}

/** AUC and EER by frame. */
export function frameStat(rows: readonly ScoreRow[], options: StatOptions): Stat {
  return statOf(
    rows.map(({ sourceId, label, logit }) => ({ sourceId, label, score: logit })),
    options,
  );
}

/** Intervals resample sources: a real picture with all its forgeries counts as one draw. */
function statOf(rows: readonly Scored[], options: StatOptions): Stat {
  const absent: Interval = { estimate: null, low: null, high: null };
  const fakes = rows.filter((row) => row.label === 1).length;
  if (fakes === 0 || fakes === rows.length) return { n: rows.length, auc: absent, eer: absent };
  const scores = Float64Array.from(rows, (row) => row.score);
  const labels = Uint8Array.from(rows, (row) => row.label);
  const groups = rows.map((row) => row.sourceId);
  const plain = ({ estimate, low, high }: Interval) => ({ estimate, low, high });
  return {
    n: rows.length,
    auc: plain(bootstrapAuc(scores, labels, groups, options)),
    eer: plain(bootstrapEer(scores, labels, groups, options)),
  };
}
