/** Stable names of what can go wrong; the command line turns them into exit statuses. */
export type DidErrorCode =
  | 'DID_SHAPE'
  | 'DID_VALUE'
  | 'DID_USAGE'
  | 'DID_CONFIG'
  | 'DID_DATA'
  | 'DID_BACKEND'
  | 'DID_WEIGHTS'
  | 'DID_RUN'
  | 'DID_RUN_VERSION'
  | 'DID_DISK'
  | 'DID_NON_FINITE';

/**
 * An error of this project: a stable `code` and the offending values as `fields`, so callers never parse text.
 *
 * @example
 * throw new DidError('DID_CONFIG', 'train.batchSize must be at least 2; got 1.', { key: 'train.batchSize', value: 1 });
 */
export class DidError extends Error {
  override readonly name = 'DidError';
  readonly code: DidErrorCode;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    code: DidErrorCode,
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
    options?: { readonly cause?: unknown },
  ) {
    super(`[${code}] ${message}`, options);
    this.code = code;
    this.fields = fields;
  }
}

/** True for errors of any of our packages, whichever copy threw them: it reads `code`, not the prototype. */
export function isDidError(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('DID_')
  );
}
