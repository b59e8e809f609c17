import { DidError, type DidErrorCode, isDidError } from '@did/runtime';

/** An error as plain data, which threads and processes send. */
export interface PlainError {
  readonly code?: DidErrorCode;
  readonly text: string;
  readonly stack: string;
}

/** What a worker sends of an error. */
export function toPlainError(error: unknown): PlainError {
  const known = error instanceof Error;
  return {
    text: known ? error.message : String(error),
    stack: (known ? error.stack : undefined) ?? '',
    ...(isDidError(error) ? { code: error.code as DidErrorCode } : {}),
  };
}

/** The error that a worker sent. */
export function fromPlainError({ code, text, stack }: PlainError): Error {
  if (code !== undefined) return new DidError(code, text.replace(`[${code}] `, ''));
  const error = new Error(text);
  error.stack = stack;
  return error;
}
