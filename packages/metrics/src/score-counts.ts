import type { Numbers } from './check-input.js';
import { sortClasses } from './class-scores.js';

/**
 * How many of each class score at least so much, for each distinct score from the top.
 *
 * Entry 0 is the threshold Infinity, at which nothing is called fake.
 */
export interface ScoreCounts {
  readonly thresholds: Float64Array;
  /** Fakes at or above the threshold. */
  readonly hits: Uint32Array;
  /** Real pictures at or above the threshold. */
  readonly alarms: Uint32Array;
  readonly fakes: number;
  readonly reals: number;
}

/** Checks, sorts and counts; O(n). */
export function countByScore(where: string, scores: Numbers, labels: Numbers): ScoreCounts {
  const { fakes, reals } = sortClasses(where, scores, labels);
  const most = fakes.length + reals.length + 1;
  const thresholds = new Float64Array(most);
  const hits = new Uint32Array(most);
  const alarms = new Uint32Array(most);
  thresholds[0] = Number.POSITIVE_INFINITY;
  let points = 1;
  let [fake, real] = [fakes.length, reals.length];
  while (fake > 0 || real > 0) {
    const topFake = fake > 0 ? (fakes[fake - 1] as number) : Number.NEGATIVE_INFINITY;
    const topReal = real > 0 ? (reals[real - 1] as number) : Number.NEGATIVE_INFINITY;
    const threshold = topFake > topReal ? topFake : topReal;
    while (fake > 0 && fakes[fake - 1] === threshold) fake -= 1;
    while (real > 0 && reals[real - 1] === threshold) real -= 1;
    thresholds[points] = threshold;
    hits[points] = fakes.length - fake;
    alarms[points] = reals.length - real;
    points += 1;
  }
  return {
    thresholds: thresholds.subarray(0, points),
    hits: hits.subarray(0, points),
    alarms: alarms.subarray(0, points),
    fakes: fakes.length,
    reals: reals.length,
  };
}
