/** `ENOENT` and the like of a failed file operation. Errors of another realm, as in tests, are no `Error` here. */
export function fileErrorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
