import type { IsotonicCalibration } from './calibration.js';
import { checkScores, type Numbers } from './check-input.js';
import { isotonicRegression } from './isotonic-regression.js';

/**
 * The never-falling curve from score to share of fakes that fits best; makes no assumption on its form.
 *
 * @remarks
 * ```math
 * \min_{f \text{ never falling}} \sum_{i=1}^{N} (y_i - f(s_i))^2
 * ```
 *
 * It needs some hundred items of each class, and makes ties of scores that it cannot tell apart: the AUC of calibrated
 * scores may differ. See {@link isotonicRegression}.
 *
 * @param scores - Any; larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @shape scores `[N]`, labels `[N]` -> two arrays, at most `[N]` each
 * @throws RangeError as {@link rocCurve} does.
 * @source Zadrozny and Elkan 2002; scikit-learn's `IsotonicRegression(out_of_bounds="clip")`.
 * @example
 * fitIsotonic([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).probabilities; // [0, 0.5, 0.5, 1]
 */
export function fitIsotonic(scores: Numbers, labels: Numbers): IsotonicCalibration {
  const checked = checkScores('fitIsotonic', scores, labels);
  const { x, y } = isotonicRegression(checked.scores, checked.labels);
  return { kind: 'isotonic', scores: Array.from(x), probabilities: Array.from(y) };
}
