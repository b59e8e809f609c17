/** Throws the built-in RangeError with this project's stable code, so that callers need not parse text. */
export function shapeError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_SHAPE] ${message}`), { code: 'DID_SHAPE' });
}

/** The same for a value out of its range. */
export function valueError(message: string): RangeError {
  return Object.assign(new RangeError(`[DID_VALUE] ${message}`), { code: 'DID_VALUE' });
}
