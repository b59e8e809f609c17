import type { Tensor } from '@tensorflow/tfjs-core';
import { shapeError, valueError } from './loss-errors.js';

/**
 * What a loss looks at before it computes.
 *
 * @remarks
 * `shapes` costs nothing. `full` also reads scores and labels back and refuses a score that is not finite and a label
 * that the loss does not know; the read-back waits for the device, and WebGPU has none that is synchronous.
 */
export type Checks = 'shapes' | 'full';

/** The option that every loss of this package has. */
export interface CheckOptions {
  /** `shapes` (default), or `full` to look at the values too. */
  readonly checks?: Checks;
}

/** Which labels a loss knows. */
export type KnownLabels = 'binary' | 'soft';

/**
 * Scores and labels must be two vectors of one length; with `checks: 'full'`, finite scores and known labels.
 *
 * @throws RangeError (code DID_SHAPE or DID_VALUE) naming the argument
 */
export function checkScores(
  where: string,
  scores: Tensor,
  labels: Tensor,
  checks: Checks = 'shapes',
  known: KnownLabels = 'binary',
): void {
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
  if (checks === 'full') {
    checkFinite(where, 'logits', scores);
    checkLabels(where, labels, known);
  }
}

/** Reads a tensor back and refuses it when a value is not finite. */
export function checkFinite(where: string, name: string, values: Tensor): void {
  const bad = values.dataSync().findIndex((value: number) => !Number.isFinite(value));
  if (bad >= 0) {
    throw valueError(`${where}: \`${name}\` must be finite; got ${values.dataSync()[bad]} at index ${bad}.`);
  }
}

function checkLabels(where: string, labels: Tensor, known: KnownLabels): void {
  const isKnown =
    known === 'binary'
      ? (label: number) => label === 0 || label === 1
      : (label: number) => label >= 0 && label <= 1;
  const bad = labels.dataSync().findIndex((label: number) => !isKnown(label));
  if (bad < 0) return;
  const range = known === 'binary' ? '0 (real) or 1 (fake)' : 'between 0 (real) and 1 (fake)';
  throw valueError(`${where}: \`labels\` must be ${range}; got ${labels.dataSync()[bad]} at index ${bad}.`);
}
