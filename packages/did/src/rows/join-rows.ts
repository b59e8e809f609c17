import type { FlatRows } from '@did/mi-estimator';

/** One table of the rows that came piece by piece. @param count - Rows in all. */
export function joinRows(pieces: readonly Float32Array[], count: number): FlatRows {
  const values = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    values.set(piece, at);
    at += piece.length;
  }
  return { count, size: values.length / count, values };
}
