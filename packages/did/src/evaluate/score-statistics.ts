import { bootstrapByGroup, equalErrorRate, rocAuc, videoScores } from '@did/metrics';
import type { Interval, ScoreRow, Stat } from './evaluation.js';

/** How intervals are drawn. */
export interface StatOptions {
  readonly rounds: number;
  readonly seed: number;
}

type Scored = Pick<ScoreRow, 'videoKey' | 'sourceId' | 'label' | 'logit'>;

/** AUC and EER by frame, and by video with a video's score the mean of its frames'. */
export function framesAndVideos(
  rows: readonly ScoreRow[],
  options: StatOptions,
): { frames: Stat; videos: Stat } {
  const videos = videosOf(rows);
  const frames = statOf(rows, options);
  return { frames, videos: videos.length === rows.length ? frames : statOf(videos, options) };
}

/** AUC and EER of scored rows; intervals resample sources. */
export function statOf(rows: readonly Scored[], options: StatOptions): Stat {
  const absent: Interval = { estimate: null, low: null, high: null };
  const fakes = rows.filter((row) => row.label === 1).length;
  if (fakes === 0 || fakes === rows.length) return { n: rows.length, auc: absent, eer: absent };
  return {
    n: rows.length,
    auc: interval(rows, options, rocAuc),
    eer: interval(rows, options, (scores, labels) => equalErrorRate(scores, labels).eer),
  };
}

function interval(
  rows: readonly Scored[],
  options: StatOptions,
  measure: (scores: readonly number[], labels: readonly number[]) => number,
): Interval {
  const scores = rows.map((row) => row.logit);
  const labels = rows.map((row) => row.label);
  const pick = (values: readonly number[], indices: ArrayLike<number>) =>
    Array.from(indices, (i) => values[i] as number);
  const { estimate, low, high } = bootstrapByGroup(
    rows.map((row) => row.sourceId),
    (indices) => measure(pick(scores, indices), pick(labels, indices)),
    { rounds: options.rounds, seed: options.seed },
  );
  return { estimate, low, high };
}
