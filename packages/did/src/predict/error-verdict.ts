import { isDidError } from '@did/runtime';
import type { FailedVerdict } from './verdict.js';

/** What is said of an input that could not be judged. */
export function errorVerdict(error: unknown): FailedVerdict {
  const message = error instanceof Error ? error.message : String(error);
  return { verdict: 'error', code: isDidError(error) ? error.code : 'DID_DATA', message };
}
