import { checkArray, countLabels, valueError } from './check-input.js';
import { poolScores, type VideoPooling } from './pool-scores.js';

/** One scored frame. */
export interface FrameScore {
  /** The whole key: dataset, method, compression and id; a bare id would merge different fakes. */
  readonly videoKey: string;
  /** 1 fake, 0 real. */
  readonly label: number;
  /** Larger means more likely fake; logits or probabilities, but all of one kind. */
  readonly score: number;
}

/** One scored video. */
export interface VideoScore extends FrameScore {
  /** How many frames its score is made of. */
  readonly frames: number;
}

/** Options of {@link videoScores}. */
export interface VideoScoresOptions {
  /** How the scores of its frames become a video's. */
  readonly pooling?: VideoPooling;
}

/** The default of {@link videoScores}. */
export const VIDEO_SCORES_DEFAULTS = { pooling: 'mean' } as const;

/**
 * One score for each video from those of its frames, in the order in which videos first appear.
 *
 * @remarks
 * The mean is what papers report. The mean of logits and that of probabilities differ: say which was pooled. `max` and
 * `top` find fakes that show for a moment, and grow with the number of frames: give every video as many.
 *
 * @param frames - In any order.
 * @param options - `pooling`: `mean` (default), `median`, `max`, `{ top: k }` for the mean of the k highest, or
 * `{ trim: share }` for the mean without that share of frames at either end.
 * @shape `[F]` frames -> `[V]` videos
 * @throws RangeError (code DID_VALUE) for a score that is not finite, a label outside {0,1}, frames of one video that
 * carry different labels, or a pooling out of range.
 * @example
 * videoScores([{ videoKey: 'ff/real/c23/001', label: 0, score: 0.2 }])[0].score; // 0.2
 */
export function videoScores(frames: readonly FrameScore[], options: VideoScoresOptions = {}): VideoScore[] {
  const { pooling } = { ...VIDEO_SCORES_DEFAULTS, ...options };
  const pool = poolScores(pooling);
  checkArray('videoScores', 'frames', frames as never);
  countLabels(
    'videoScores',
    frames.map((frame) => frame.label),
  );
  const videos = new Map<string, { label: number; scores: number[] }>();
  for (const { videoKey, label, score } of frames) {
    if (!Number.isFinite(score))
      throw valueError(`videoScores: "${videoKey}" has a frame of score ${score}.`);
    let video = videos.get(videoKey);
    if (video === undefined) {
      video = { label, scores: [] };
      videos.set(videoKey, video);
    }
    if (video.label !== label) {
      throw valueError(
        `videoScores: "${videoKey}" has frames of both labels; make its key the whole path, method included.`,
      );
    }
    video.scores.push(score);
  }
  return Array.from(videos, ([videoKey, { label, scores }]) => ({
    videoKey,
    label,
    score: pool(scores),
    frames: scores.length,
  }));
}
