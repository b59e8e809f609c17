import { describe, expect, it } from '@jest/globals';
import { VIDEO_SCORES_DEFAULTS, type VideoPooling, videoScores } from './index.js';

describe('videoScores', () => {
  it('takes the mean of the frames of each video, in order of first sight', () => {
    const frames = [
      { videoKey: 'ff/deepfakes/c23/000_003', label: 1, score: 0.9 },
      { videoKey: 'ff/real/c23/000', label: 0, score: 0.2 },
      { videoKey: 'ff/deepfakes/c23/000_003', label: 1, score: 0.5 },
    ];
    expect(videoScores(frames)).toEqual([
      { videoKey: 'ff/deepfakes/c23/000_003', label: 1, score: 0.7, frames: 2 },
      { videoKey: 'ff/real/c23/000', label: 0, score: 0.2, frames: 1 },
    ]);
    expect(videoScores([])).toEqual([]);
  });
  it('keeps videos of one name under different methods apart', () => {
    const frames = ['deepfakes', 'face2face'].map((method) => ({
      videoKey: `ff/${method}/c23/000_003`,
      label: 1,
      score: 1,
    }));
    expect(videoScores(frames)).toHaveLength(2);
  });
  it.each<[string, VideoPooling, number]>([
    ['mean', 'mean', 0.5],
    ['max', 'max', 1],
    ['median of an odd number', 'median', 0.5],
    ['mean of the two highest', { top: 2 }, 0.875],
    ['mean of more than there are', { top: 9 }, 0.5],
    ['mean without a fifth at either end', { trim: 0.2 }, 0.5],
    ['mean without a share too small for one frame', { trim: 0.19 }, 0.5],
  ])('pools by %s', (_, pooling, wanted) => {
    const scores = [0.25, 1, 0, 0.75, 0.5];
    const frames = scores.map((score) => ({ videoKey: 'ff/real/c23/000', label: 0, score }));
    expect(videoScores(frames, { pooling })[0]?.score).toBe(wanted);
  });
  it('pools by what lies in the middle: trimmed and median ignore one wild frame', () => {
    const frames = [0, 0.25, 0.5, 100].map((score) => ({ videoKey: 'a', label: 1, score }));
    expect(videoScores(frames, { pooling: { trim: 0.25 } })[0]?.score).toBe(0.375);
    expect(videoScores(frames, { pooling: 'median' })[0]?.score).toBe(0.375);
    expect(VIDEO_SCORES_DEFAULTS).toEqual({ pooling: 'mean' });
  });
  it('refuses a key that merges videos of both labels, and scores that are none', () => {
    const at = (label: number, score = 0) => ({ videoKey: '000', label, score });
    expect(() => videoScores([at(0), at(1)])).toThrow(/"000" has frames of both labels/);
    expect(() => videoScores([at(0, Number.NaN)])).toThrow(/frame of score NaN/);
    expect(() => videoScores([at(3)])).toThrow(/`labels\[0\]` is 3/);
  });
});
