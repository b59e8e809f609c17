import type { Tensor } from '@tensorflow/tfjs-core';

/** Throws the built-in RangeError with this project's stable code, so that callers need not parse text. */
export function shapeError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_SHAPE] ${message}`), { code: 'DID_SHAPE' });
}

/** The same for a value out of its range. */
export function valueError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_VALUE] ${message}`), { code: 'DID_VALUE' });
}

/** Scores and labels must be two vectors of one length. Shapes are host knowledge: nothing is read back. */
export function checkScores(where: string, scores: Tensor, labels: Tensor): void {
  if (scores.rank !== 1 || labels.rank !== 1) {
    throw shapeError(
      `${where}: \`logits\` and \`labels\` must be [B]; got [${scores.shape}] and [${labels.shape}]. Reshape [B,1] to [B].`,
    );
  }
  if (scores.size !== labels.size) {
    throw shapeError(
      `${where}: \`logits\` and \`labels\` must have the same length; got ${scores.size} and ${labels.size}.`,
    );
  }
}
