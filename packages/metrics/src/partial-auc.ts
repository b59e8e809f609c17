import { type Numbers, valueError } from './check-input.js';
import { rocCurve } from './roc-curve.js';

/** The false positive rates between which the area is taken. */
export interface PartialAucOptions {
  readonly from?: number;
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
 * `corrected = (1 + (area - min) / (max - min)) / 2` with `min` the area under the diagonal, `max = to - from`.
 * The curve is straight between its points.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
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
  const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(scores, labels);
  let area = 0;
  for (let i = 1; i < x.length; i++) {
    const [x0, x1, y0, y1] = [x[i - 1], x[i], y[i - 1], y[i]] as [number, number, number, number];
    const [left, right] = [Math.max(x0, from), Math.min(x1, to)];
    if (right <= left) continue;
    const at = (rate: number) => y0 + ((rate - x0) / (x1 - x0)) * (y1 - y0);
    area += ((right - left) * (at(left) + at(right))) / 2;
  }
  const most = to - from;
  const least = (to * to - from * from) / 2;
  return { area, corrected: (1 + (area - least) / (most - least)) / 2 };
}
