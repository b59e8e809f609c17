/** One scored frame. */
export interface FrameScore {
  /** The whole key: dataset, method, compression and id; a bare id would merge different fakes. */
  readonly videoKey: string;
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
 * @throws RangeError (code DID_VALUE) when frames of one video carry different labels.
 */
export function videoScores(frames: readonly FrameScore[]): VideoScore[] {
  const videos = new Map<string, { label: number; sum: number; frames: number }>();
  for (const { videoKey, label, score } of frames) {
    const video = videos.get(videoKey) ?? { label, sum: 0, frames: 0 };
    if (video.label !== label) {
      throw Object.assign(
        new RangeError(`[DID_VALUE] videoScores: "${videoKey}" has frames of both labels.`),
        {
          code: 'DID_VALUE',
        },
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
