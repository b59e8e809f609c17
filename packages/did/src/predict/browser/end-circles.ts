/** So often in a row nobody reads the same bytes of a file who comes to an end. */
const MOST_REPEATS = 10_000;

/**
 * Has a source of mediabunny throw when the same bytes are read again and again.
 *
 * @remarks
 * Its 1.61 searches a damaged WebM for the next element without end (`resync`, at the last eight bytes), in microtasks, so that no
 * timer fires. What it reads by is internal: in a version that names it otherwise this does nothing.
 */
export function endCircles<T extends object>(source: T): T {
  const internal = source as { _read?: (start: number, end: number, ...rest: unknown[]) => unknown };
  const read = internal._read?.bind(source);
  if (read === undefined) return source;
  let last = [-1, -1];
  let repeats = 0;
  internal._read = (start, end, ...rest) => {
    repeats = start === last[0] && end === last[1] ? repeats + 1 : 0;
    last = [start, end];
    if (repeats > MOST_REPEATS) throw new Error('its reader goes round in circles');
    return read(start, end, ...rest);
  };
  return source;
}
