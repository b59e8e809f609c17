import { describe, expect, it } from '@jest/globals';
import { videoScores } from './index.js';

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
  it('refuses a key that merges videos of both labels, and scores that are none', () => {
    const at = (label: number, score = 0) => ({ videoKey: '000', label, score });
    expect(() => videoScores([at(0), at(1)])).toThrow(/"000" has frames of both labels/);
    expect(() => videoScores([at(0, Number.NaN)])).toThrow(/frame of score NaN/);
    expect(() => videoScores([at(3)])).toThrow(/`labels\[0\]` is 3/);
  });
});
