import {
  type BootstrapOptions,
  checkBootstrapOptions,
  type Group,
  type Interval,
} from './bootstrap-options.js';
import { type Numbers, shapeError } from './check-input.js';
import { GroupResampler } from './group-resampler.js';
import { pairedBootstrapByGroup } from './paired-bootstrap-by-group.js';
import { weightedAuc } from './roc-auc.js';
import { runBootstrap } from './run-bootstrap.js';
import { inStepOrder, type ScoreSteps, scoreSteps } from './score-steps.js';
import { weightedEer } from './weighted-eer.js';

/**
 * ROC AUC with its interval over resampled groups. Sorts once; a round is one pass.
 *
 * @remarks The AUC of {@link rocAuc}, the interval of {@link bootstrapByGroup}.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param groups - The video, person or base picture of each score.
 * @param options - `rounds`, `level`, `seed`, `method`.
 * @shape scores `[N]`, labels `[N]`, groups `[N]` -> a figure in 0..1 and its interval
 * @throws RangeError as {@link rocAuc} and {@link bootstrapByGroup} do; (code DID_SHAPE) for groups of another length.
 * @example
 * bootstrapAuc(scores, labels, videos, { rounds: 2000, method: 'bca' }); // { estimate, low, high, rounds, groups }
 */
export function bootstrapAuc(
  scores: Numbers,
  labels: Numbers,
  groups: readonly Group[],
  options: BootstrapOptions = {},
): Interval {
  return bootstrapSteps('bootstrapAuc', weightedAuc, scores, labels, groups, options);
}

/**
 * Equal error rate (interpolated) with its interval over resampled groups.
 *
 * @remarks The rate of {@link equalErrorRate}, the interval of {@link bootstrapByGroup}.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param groups - The video, person or base picture of each score.
 * @param options - `rounds`, `level`, `seed`, `method`.
 * @shape scores `[N]`, labels `[N]`, groups `[N]` -> a figure in 0..1 and its interval
 * @throws RangeError as {@link bootstrapAuc} does.
 */
export function bootstrapEer(
  scores: Numbers,
  labels: Numbers,
  groups: readonly Group[],
  options: BootstrapOptions = {},
): Interval {
  return bootstrapSteps('bootstrapEer', weightedEer, scores, labels, groups, options);
}

/**
 * The difference of two scores' AUC on the same items, `a - b`, over the same resampled groups.
 *
 * @remarks What {@link delongTest} says of independent items, for items that come in groups.
 *
 * @param a - One detector's scores; larger means more likely fake.
 * @param b - The other's, of the same items in the same order.
 * @param labels - 1 fake, 0 real.
 * @param groups - The video, person or base picture of each item.
 * @param options - `rounds`, `level`, `seed`, `method`.
 * @shape a `[N]`, b `[N]`, labels `[N]`, groups `[N]` -> a figure in -1..1 and its interval
 * @throws RangeError as {@link bootstrapAuc} does, naming `a` or `b`.
 */
export function bootstrapAucDifference(
  a: Numbers,
  b: Numbers,
  labels: Numbers,
  groups: readonly Group[],
  options: BootstrapOptions = {},
): Interval {
  const where = 'bootstrapAucDifference';
  const first = scoreSteps(where, a, labels, ['a', 'labels']);
  const second = scoreSteps(where, b, labels, ['b', 'labels']);
  checkGroups(where, groups, a);
  return pairedBootstrapByGroup(
    groups,
    (times) => weightedAuc(first, times),
    (times) => weightedAuc(second, times),
    options,
  );
}

/** Counts come in the order of the sorted scores, so that a round reads memory from end to end. */
function bootstrapSteps(
  where: string,
  statistic: (steps: ScoreSteps, times: Numbers) => number,
  scores: Numbers,
  labels: Numbers,
  groups: readonly Group[],
  options: BootstrapOptions,
): Interval {
  const checked = checkBootstrapOptions(options);
  const steps = scoreSteps(where, scores, labels);
  checkGroups(where, groups, scores);
  const sorted = inStepOrder(steps);
  const resampler = new GroupResampler(groups, checked.seed, steps.order);
  return runBootstrap(resampler, (times) => statistic(sorted, times), checked);
}

function checkGroups(where: string, groups: readonly Group[], items: Numbers): void {
  if (groups.length === items.length) return;
  throw shapeError(
    `${where}: \`groups\` must have one entry for each of ${items.length} scores; got ${groups.length}.`,
  );
}
