import type { Numbers } from './check-input.js';
import { rocCurve } from './roc-curve.js';

/**
 * Average precision: precision at each threshold, weighted by the recall it adds (no interpolation).
 *
 * @returns 0..1; the share of fakes is chance.
 * @throws RangeError as `rocCurve` does.
 */
export function averagePrecision(scores: Numbers, labels: Numbers): number {
  const { falsePositiveRate, truePositiveRate } = rocCurve(scores, labels);
  const fakes = Array.from(labels).reduce((sum, label) => sum + label, 0);
  const reals = labels.length - fakes;
  let area = 0;
  for (let i = 1; i < truePositiveRate.length; i++) {
    const hits = (truePositiveRate[i] as number) * fakes;
    const alarms = (falsePositiveRate[i] as number) * reals;
    const gained = (truePositiveRate[i] as number) - (truePositiveRate[i - 1] as number);
    area += gained * (hits / (hits + alarms));
  }
  return area;
}
