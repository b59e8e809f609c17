import { valueError } from './check-input.js';

/** How frames' scores become a video's. */
export type VideoPooling =
  | 'mean'
  | 'median'
  | 'max'
  | {
      /** The mean of that many of the highest; a whole number from 1. */
      readonly top: number;
    }
  | {
      /** The mean without that share of frames at either end, 0 to below .5. */
      readonly trim: number;
    };

/** The function for a way of pooling; `trim` of a share leaves out floor(share * frames) at either end. */
export function poolScores(pooling: VideoPooling): (scores: readonly number[]) => number {
  if (pooling === 'mean') return mean;
  if (pooling === 'max') return (scores) => scores.reduce((most, score) => Math.max(most, score));
  if (pooling === 'median') {
    return (scores) => {
      const cut = Math.floor((scores.length - 1) / 2);
      return mean(sorted(scores).slice(cut, scores.length - cut));
    };
  }
  if (typeof pooling === 'object' && pooling !== null && 'top' in pooling) {
    const { top } = pooling;
    if (!Number.isInteger(top) || top < 1)
      throw valueError(`videoScores: \`pooling.top\` must be a whole number from 1; got ${top}.`);
    return (scores) => mean(sorted(scores).slice(-top));
  }
  if (typeof pooling === 'object' && pooling !== null && 'trim' in pooling) {
    const { trim } = pooling;
    if (!(trim >= 0 && trim < 0.5))
      throw valueError(`videoScores: \`pooling.trim\` must lie in [0,.5); got ${trim}.`);
    return (scores) => {
      const cut = Math.floor(trim * scores.length);
      return mean(sorted(scores).slice(cut, scores.length - cut));
    };
  }
  throw valueError(
    `videoScores: \`pooling\` must be "mean", "median", "max", { top } or { trim }; got ${JSON.stringify(pooling)}.`,
  );
}

function mean(scores: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < scores.length; i++) sum += scores[i] as number;
  return sum / scores.length;
}

function sorted(scores: readonly number[]): Float64Array {
  return Float64Array.from(scores).sort();
}
