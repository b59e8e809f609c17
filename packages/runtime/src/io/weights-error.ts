import { DidError } from '../errors/did-error.js';

/** What is wrong with a file of weights: the format's name, then what was found and what to do. */
export function weightsError(
  format: string,
  what: string,
  fields: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): DidError {
  return new DidError('DID_WEIGHTS', `${format}: ${what}`, fields, { cause });
}
