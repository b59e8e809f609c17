/** The index or the server could not be reached, or does not have the file: another way to fetch may do. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** Why a request failed: fetch hides that in the cause. */
export function reasonOf(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error & { code?: string } };
  return cause === undefined ? message : `${message} (${cause.code ?? cause.message})`;
}
