import { type Numbers, valueError } from './check-input.js';
import { countByScore } from './score-counts.js';

/** The false positive rates between which the area is taken. */
export interface PartialAucOptions {
  /** The lower end, 0 unless given. */
  readonly from?: number;
  /** The upper end, above `from` and at most 1. */
  readonly to: number;
}

/** Area under a part of the ROC curve. */
export interface PartialAuc {
  /** 0 .. `to - from`. */
  readonly area: number;
  /** McClish's form: 0.5 is chance and 1 is perfect, whatever the range. */
  readonly corrected: number;
}

/**
 * Area under the ROC curve between two false positive rates.
 *
 * @remarks
 * ```math
 * A = \int_{\mathrm{from}}^{\mathrm{to}} \mathrm{TPR}\; d\,\mathrm{FPR}, \qquad
 * \mathrm{corrected} = \frac{1}{2} \Big( 1 + \frac{A - A_{\min}}{A_{\max} - A_{\min}} \Big)
 * ```
 *
 * with the least area that under the diagonal, the most `to - from`. The curve is straight between its points.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param options - `from`, `to`: false positive rates.
 * @shape scores `[N]`, labels `[N]` -> two numbers
 * @throws RangeError as {@link rocCurve} does; (code DID_VALUE) unless 0 <= from < to <= 1.
 * @source McClish 1989; scikit-learn's `roc_auc_score(max_fpr)` for `from` 0.
 * @example
 * partialAuc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], { to: 0.5 }).area; // 0.25
 */
export function partialAuc(scores: Numbers, labels: Numbers, options: PartialAucOptions): PartialAuc {
  const { from = 0, to } = options;
  if (!(from >= 0 && from < to && to <= 1)) {
    throw valueError(
      `partialAuc: \`from\` and \`to\` must satisfy 0 <= from < to <= 1; got ${from} and ${to}.`,
    );
  }
  const { hits, alarms, fakes, reals } = countByScore('partialAuc', scores, labels);
  let area = 0;
  let [x0, y0] = [0, 0];
  for (let i = 1; i < hits.length && x0 < to; i++) {
    const x1 = (alarms[i] as number) / reals;
    const y1 = (hits[i] as number) / fakes;
    const left = Math.max(x0, from);
    const right = Math.min(x1, to);
    if (left < right) {
      const slope = (y1 - y0) / (x1 - x0);
      area += (right - left) * (y0 + slope * ((left + right) / 2 - x0));
    }
    [x0, y0] = [x1, y1];
  }
  const most = to - from;
  const least = (to * to - from * from) / 2;
  return { area, corrected: (1 + (area - least) / (most - least)) / 2 };
}
