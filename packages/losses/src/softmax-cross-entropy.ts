import {
  cast,
  logSoftmax,
  mul,
  neg,
  oneHot,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type CheckOptions, checkFinite } from './check-scores.js';
import { shapeError, valueError } from './loss-errors.js';
import { checkSmoothing, smoothLabels } from './smooth-labels.js';
import { meanOrZero } from './sum-or-zero.js';

/** Options of {@link softmaxCrossEntropy}. */
export interface SoftmaxCrossEntropyOptions extends CheckOptions {
  /** How much of the target is spread evenly over all classes: 0 (default) to below 1. */
  readonly labelSmoothing?: number;
}

/**
 * Cross-entropy of K classes from logits, stable for logits of any size.
 *
 * @remarks
 * ```math
 * -\frac{1}{B} \sum_{i=1}^{B} \sum_{k=0}^{K-1} t_{ik} \log \frac{e^{x_{ik}}}{\sum_{j} e^{x_{ij}}}
 * ```
 *
 * where t is 1 for the class of the row and 0 elsewhere, smoothed if asked for. A class outside 0..K-1 has no
 * such k: its row counts 0, and `checks: 'full'` refuses it.
 *
 * @param logits - One row a sample, one column a class.
 * @param classes - The class of each row, 0..K-1.
 * @returns The loss; 0 for an empty batch.
 * @shape logits `[B,K]`, classes `[B]` -> `[]`
 * @dtype logits float32, classes int32
 * @unit nats
 * @throws RangeError (code DID_SHAPE) when the numbers of rows differ; (code DID_VALUE) for `labelSmoothing` outside
 * [0, 1), and with `checks: 'full'` for logits that are not finite and classes outside 0..K-1.
 */
export function softmaxCrossEntropy(
  logits: Tensor2D,
  classes: Tensor1D,
  options: SoftmaxCrossEntropyOptions = {},
): Scalar {
  return crossEntropy('softmaxCrossEntropy', ['logits', 'classes'], logits, classes, options);
}

/** The same for a caller whose arguments have other names. */
export function crossEntropy(
  where: string,
  [logitsName, classesName]: readonly [string, string],
  logits: Tensor2D,
  classes: Tensor1D,
  { labelSmoothing = 0, checks = 'shapes' }: SoftmaxCrossEntropyOptions,
): Scalar {
  checkSmoothing(where, labelSmoothing);
  if (logits.rank !== 2) {
    throw shapeError(`${where}: \`${logitsName}\` must be [B,K]; got [${logits.shape}].`);
  }
  const [rows, count] = logits.shape;
  if (classes.rank !== 1 || classes.size !== rows) {
    throw shapeError(
      `${where}: \`${classesName}\` must be [B] with B = ${rows}, the rows of \`${logitsName}\`; got [${classes.shape}].`,
    );
  }
  if (checks === 'full') {
    checkFinite(where, logitsName, logits);
    checkClasses(where, classesName, classes, count);
  }
  return tidy(() => {
    if (rows === 0) return meanOrZero(logits);
    const target = cast(oneHot(cast(classes, 'int32'), count), 'float32');
    return meanOrZero(neg(sum(mul(logSoftmax(logits), smoothLabels(target, labelSmoothing, count)), 1)));
  });
}

function checkClasses(where: string, name: string, classes: Tensor1D, count: number): void {
  const values = classes.dataSync();
  const bad = values.findIndex((k: number) => !Number.isInteger(k) || k < 0 || k >= count);
  if (bad >= 0) {
    throw valueError(`${where}: \`${name}\` must be 0 to ${count - 1}; got ${values[bad]} at index ${bad}.`);
  }
}
