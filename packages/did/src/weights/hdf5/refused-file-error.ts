/** Why a file of weights is not taken. */
export class RefusedFileError extends Error {
  override readonly name = 'RefusedFileError';
}

/** An optional package that is not installed. */
export class MissingPackageError extends Error {
  override readonly name = 'MissingPackageError';
}
