import { type BootstrapOptions, bootstrapByGroup, checkGroups, type Interval } from './bootstrap-by-group.js';
import { checkScores, descendingOrder, type Numbers } from './check-input.js';
import { equalErrorRate } from './equal-error-rate.js';
import { weightedAuc } from './roc-auc.js';

/**
 * ROC AUC with its interval over resampled groups. Sorts once: 1000 rounds of 5000 scores take well under a second.
 *
 * @throws RangeError as `rocAuc` and `bootstrapByGroup` do.
 */
export function bootstrapAuc(
  scores: Numbers,
  labels: Numbers,
  groups: readonly (string | number)[],
  options: BootstrapOptions = {},
): Interval {
  checkScores('bootstrapAuc', scores, labels);
  checkGroups('bootstrapAuc', groups, scores);
  return bootstrapByGroup(groups, aucOf(scores, labels), options);
}

/**
 * The difference of two scores' AUC on the same items, `a - b`, over the same resampled groups.
 *
 * @throws RangeError as {@link bootstrapAuc} does.
 */
export function bootstrapAucDifference(
  a: Numbers,
  b: Numbers,
  labels: Numbers,
  groups: readonly (string | number)[],
  options: BootstrapOptions = {},
): Interval {
  checkScores('bootstrapAucDifference', a, labels);
  checkScores('bootstrapAucDifference', b, labels);
  checkGroups('bootstrapAucDifference', groups, a);
  const [first, second] = [aucOf(a, labels), aucOf(b, labels)];
  return bootstrapByGroup(groups, (times) => first(times) - second(times), options);
}

/**
 * Equal error rate (interpolated) with its interval over resampled groups.
 *
 * @throws RangeError as {@link bootstrapAuc} does.
 */
export function bootstrapEer(
  scores: Numbers,
  labels: Numbers,
  groups: readonly (string | number)[],
  options: BootstrapOptions = {},
): Interval {
  const { fakes, reals } = checkScores('bootstrapEer', scores, labels);
  checkGroups('bootstrapEer', groups, scores);
  const order = descendingOrder(scores);
  const plain = equalErrorRate(scores, labels).eer;
  return bootstrapByGroup(
    groups,
    (times) => {
      const all = weigh(labels, times);
      return all.fakes === fakes && all.reals === reals && isAllOnes(times)
        ? plain
        : weightedEer(scores, labels, order, times, all);
    },
    options,
  );
}

function aucOf(scores: Numbers, labels: Numbers) {
  const order = descendingOrder(scores);
  return (times: Numbers) => {
    const { fakes, reals } = weigh(labels, times);
    return weightedAuc(scores, labels, order, times) / (fakes * reals);
  };
}

function weigh(labels: Numbers, times: Numbers): { fakes: number; reals: number } {
  let fakes = 0;
  let all = 0;
  for (let i = 0; i < labels.length; i++) {
    all += times[i] as number;
    if (labels[i] === 1) fakes += times[i] as number;
  }
  return { fakes, reals: all - fakes };
}

function isAllOnes(times: Numbers): boolean {
  for (let i = 0; i < times.length; i++) if (times[i] !== 1) return false;
  return true;
}

/** The crossing of false alarms and misses along the weighted ROC curve. */
function weightedEer(
  scores: Numbers,
  labels: Numbers,
  order: Uint32Array,
  times: Numbers,
  all: { fakes: number; reals: number },
): number {
  let alarms = 0;
  let hits = 0;
  let alarmsBefore = 0;
  let missesBefore = 1;
  for (let i = 0; i < order.length; ) {
    const score = scores[order[i] as number];
    for (; i < order.length && scores[order[i] as number] === score; i++) {
      const index = order[i] as number;
      if (labels[index] === 1) hits += times[index] as number;
      else alarms += times[index] as number;
    }
    const falseAlarms = alarms / all.reals;
    const misses = 1 - hits / all.fakes;
    if (falseAlarms >= misses) {
      const share = (missesBefore - alarmsBefore) / (missesBefore - alarmsBefore + falseAlarms - misses);
      return alarmsBefore + share * (falseAlarms - alarmsBefore);
    }
    alarmsBefore = falseAlarms;
    missesBefore = misses;
  }
  return Number.NaN;
}
