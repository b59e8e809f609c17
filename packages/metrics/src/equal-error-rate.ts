import { type Numbers, valueError } from './check-input.js';
import { countByScore } from './score-counts.js';

/**
 * Which number is called the equal error rate when no threshold makes both errors equal.
 *
 * `interpolated`: where the straight line between ROC points crosses. `mean`: the mean of both errors at the point
 * where they are closest (of two such points the one with more false alarms). `lower` and `upper`: the smaller and the
 * larger of the two there.
 */
export type EerMethod = 'interpolated' | 'mean' | 'lower' | 'upper';

const METHODS: readonly EerMethod[] = ['interpolated', 'mean', 'lower', 'upper'];

/** Where the errors meet. */
export interface EqualErrorRate {
  /** 0..1. */
  readonly eer: number;
  /** The threshold there; between two scores it is interpolated, and it may be Infinity. */
  readonly threshold: number;
}

/** Options of {@link equalErrorRate}. */
export interface EqualErrorRateOptions {
  /** Which number it is where no threshold makes both errors equal; `interpolated` unless given. */
  readonly method?: EerMethod;
}

/**
 * The error rate at which as many real pictures are called fake as fakes are called real.
 *
 * @remarks
 * ```math
 * \mathrm{EER} = \mathrm{FPR}(t^*) = 1 - \mathrm{TPR}(t^*)
 * ```
 *
 * where the ROC curve, straight between its points, meets that line. With ties or few items no threshold makes both
 * errors equal, and public code disagrees about the number: for `y = [0,0,0,1,1]`, `s = [.1,.2,.2,.2,.9]` it is .2857 `interpolated`, .25 `mean`, 0 `lower`, .5 `upper`.
 *
 * @param scores - Larger means more likely fake.
 * @param labels - 1 fake, 0 real.
 * @param options - `method`.
 * @returns The rate, 0..1 (0.5 is chance), and its threshold.
 * @shape scores `[N]`, labels `[N]` -> two numbers
 * @throws RangeError as {@link rocCurve} does; (code DID_VALUE) for an unknown method.
 * @source The crossing of the ROC curve with the line FPR = 1 - TPR; `mean` as in Bob and ASVspoof's tools.
 * @example
 * equalErrorRate([0.1, 0.2, 0.2, 0.2, 0.9], [0, 0, 0, 1, 1]).eer; // 0.2857
 */
export function equalErrorRate(
  scores: Numbers,
  labels: Numbers,
  options: EqualErrorRateOptions = {},
): EqualErrorRate {
  const { method = 'interpolated' } = options;
  if (!METHODS.includes(method)) {
    throw valueError(`equalErrorRate: \`method\` must be one of ${METHODS.join(', ')}; got "${method}".`);
  }
  const counts = countByScore('equalErrorRate', scores, labels);
  const { thresholds } = counts;
  const alarmsAt = (i: number) => (counts.alarms[i] as number) / counts.reals;
  const missesAt = (i: number) => 1 - (counts.hits[i] as number) / counts.fakes;
  // False alarms grow and misses shrink along the curve, so their difference changes sign once.
  let right = 1;
  while (alarmsAt(right) < missesAt(right)) right += 1;
  const [alarmsLeft, missesLeft] = [alarmsAt(right - 1), missesAt(right - 1)];
  const [alarmsRight, missesRight] = [alarmsAt(right), missesAt(right)];
  if (method === 'interpolated') {
    const share = (missesLeft - alarmsLeft) / (missesLeft - alarmsLeft + alarmsRight - missesRight);
    // Rounding must not carry it past its neighbour, and so past 1.
    const eer = Math.min(alarmsRight, alarmsLeft + share * (alarmsRight - alarmsLeft));
    const [above, below] = [thresholds[right - 1] as number, thresholds[right] as number];
    return { eer, threshold: Number.isFinite(above) ? above + share * (below - above) : below };
  }
  const nearer = missesLeft - alarmsLeft < alarmsRight - missesRight ? right - 1 : right;
  const [alarms, misses] = [alarmsAt(nearer), missesAt(nearer)];
  const threshold = thresholds[nearer] as number;
  if (method === 'mean') return { eer: (alarms + misses) / 2, threshold };
  if (method === 'lower') return { eer: Math.min(alarms, misses), threshold };
  return { eer: Math.max(alarms, misses), threshold };
}
