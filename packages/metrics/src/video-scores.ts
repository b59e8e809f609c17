import { countLabels, valueError } from './check-input.js';

/** One scored frame. */
export interface FrameScore {
  /** The whole key: dataset, method, compression and id; a bare id would merge different fakes. */
  readonly videoKey: string;
  /** 1 fake, 0 real. */
  readonly label: number;
  readonly score: number;
}

/** One scored video. */
export interface VideoScore extends FrameScore {
  readonly frames: number;
}

/**
 * A video's score: the mean of its frames', in the order in which videos first appear.
 *
 * @throws RangeError (code DID_VALUE) for a score that is not finite, a label outside {0,1}, or frames of one video
 * that carry different labels.
 * @example
 * videoScores([{ videoKey: 'ff/real/c23/001', label: 0, score: 0.2 }]); // one video of one frame
 */
export function videoScores(frames: readonly FrameScore[]): VideoScore[] {
  countLabels(
    'videoScores',
    frames.map((frame) => frame.label),
  );
  const videos = new Map<string, { label: number; sum: number; frames: number }>();
  for (const { videoKey, label, score } of frames) {
    if (!Number.isFinite(score))
      throw valueError(`videoScores: "${videoKey}" has a frame of score ${score}.`);
    const video = videos.get(videoKey) ?? { label, sum: 0, frames: 0 };
    if (video.label !== label) {
      throw valueError(
        `videoScores: "${videoKey}" has frames of both labels; make its key the whole path, method included.`,
      );
    }
    video.sum += score;
    video.frames += 1;
    videos.set(videoKey, video);
  }
  return [...videos].map(([videoKey, { label, sum, frames: count }]) => ({
    videoKey,
    label,
    score: sum / count,
    frames: count,
  }));
}
