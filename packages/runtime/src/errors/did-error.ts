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
  /** Always `DidError`. */
  override readonly name = 'DidError';
  /** What went wrong, for code; it also stands in brackets before the message. */
  readonly code: DidErrorCode;
  /** The values that the message speaks of. */
  readonly fields: Readonly<Record<string, unknown>>;

  /**
   * Puts the code before the message.
   *
   * @param options - `cause`: the error behind this one.
   */
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
export function isDidError(error: unknown): error is Error & {
  /** A {@link DidErrorCode}, or one of a newer version. */
  readonly code: string;
} {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.code.startsWith('DID_')
  );
}
