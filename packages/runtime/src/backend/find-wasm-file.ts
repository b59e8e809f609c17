/** A server that has not begun to answer after so long will not. */
const PATIENCE_MS = 30_000;

/** The four bytes that every WebAssembly module begins with, as text. */
const MAGIC = '\0asm';

/**
 * Looks whether a WebAssembly file is where it is said to be, by its first bytes.
 *
 * @remarks Servers of single-page applications answer any path with a page: a status of 200 proves nothing.
 * @returns what is the matter; undefined when the file is there
 */
export async function findWasmFile(
  url: string,
  patienceMs: number = PATIENCE_MS,
): Promise<string | undefined> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patienceMs);
  try {
    const response = await fetch(url, { credentials: 'same-origin', signal: stop.signal });
    const place = response.url || url;
    if (!response.ok) return `${place} answered ${response.status}`;
    const start = (await response.body?.getReader().read())?.value?.subarray(0, MAGIC.length);
    const text = String.fromCharCode(...(start ?? []));
    return text === MAGIC
      ? undefined
      : `${place} is no WebAssembly module: it begins with ${JSON.stringify(text)}`;
  } catch (error) {
    const silent = stop.signal.aborted;
    return silent
      ? `${url} did not answer within ${patienceMs / 1000} s`
      : `${url} could not be fetched: ${(error as Error).message}`;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
