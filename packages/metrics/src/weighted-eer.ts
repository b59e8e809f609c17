import type { Numbers } from './check-input.js';
import type { ScoreSteps } from './score-steps.js';

/** Interpolated equal error rate where item `i` counts `weights[i]` times; NaN when a class has no weight. */
export function weightedEer({ order, isFake, ends }: ScoreSteps, weights: Numbers): number {
  let fakes = 0;
  let reals = 0;
  for (let i = 0; i < order.length; i++) {
    const weight = weights[order[i] as number] as number;
    // No branch, here and below: which class comes next cannot be foretold.
    const fake = weight * (isFake[i] as number);
    fakes += fake;
    reals += weight - fake;
  }
  if (fakes === 0 || reals === 0) return Number.NaN;
  let [hits, alarms, alarmsBefore, missesBefore] = [0, 0, 0, 1];
  let i = 0;
  for (let step = 0; step < ends.length; step++) {
    const end = ends[step] as number;
    for (; i < end; i++) {
      const weight = weights[order[i] as number] as number;
      const fake = weight * (isFake[i] as number);
      hits += fake;
      alarms += weight - fake;
    }
    const falseAlarms = alarms / reals;
    const misses = 1 - hits / fakes;
    if (falseAlarms >= misses) {
      const share = (missesBefore - alarmsBefore) / (missesBefore - alarmsBefore + falseAlarms - misses);
      return Math.min(falseAlarms, alarmsBefore + share * (falseAlarms - alarmsBefore));
    }
    [alarmsBefore, missesBefore] = [falseAlarms, misses];
  }
  return Number.NaN;
}
