import { open, rename, rm, stat } from 'node:fs/promises';
import { DidError } from '@did/runtime';
import { checkFetched } from './file-sha256.js';
import type { UrlOrigin } from './weight-card.js';

/** How {@link downloadWeights} tells what it does. */
export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Called with the bytes that are there. */
  readonly onBytes?: (bytes: number) => void;
}

/**
 * Fetches a file into `file.part`, going on where an earlier run was cut, and renames it once its hash is right.
 *
 * @throws DidError DID_WEIGHTS when the address does not answer, the transfer breaks off (what came is kept), or the hash
 * is wrong (it is not)
 */
export async function downloadWeights(
  { url, sha256Prefix }: UrlOrigin,
  file: string,
  options: DownloadOptions,
): Promise<void> {
  const part = `${file}.part`;
  const resumed = await fetchInto(url, part, options);
  try {
    await checkFetched(part, url, sha256Prefix);
  } catch (error) {
    if (!resumed) throw error;
    // What an earlier run left was of another file, or damaged: once more, from the start.
    await fetchInto(url, part, options);
    await checkFetched(part, url, sha256Prefix);
  }
  await rename(part, file);
}

/** True when it went on from what was there. */
async function fetchInto(url: string, part: string, { signal, onBytes }: DownloadOptions): Promise<boolean> {
  const have = await stat(part).then(
    ({ size }) => size,
    () => 0,
  );
  let answer: Response;
  try {
    answer = await fetch(url, { signal, headers: have > 0 ? { range: `bytes=${have}-` } : {} });
  } catch (cause) {
    throw unreachable(url, (cause as { cause?: Error }).cause?.message ?? (cause as Error).message, cause);
  }
  if (answer.status === 416) {
    // It is whole already, or of another file: the hash tells.
    await answer.body?.cancel();
    return true;
  }
  if (!answer.ok || answer.body === null) throw unreachable(url, `the server answers ${answer.status}`);
  const resumes = answer.status === 206;
  const out = await open(part, resumes ? 'a' : 'w');
  let bytes = resumes ? have : 0;
  try {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      await out.write(chunk);
      bytes += chunk.length;
      onBytes?.(bytes);
    }
  } catch (cause) {
    throw new DidError(
      'DID_WEIGHTS',
      `weights: the transfer of ${url} broke off after ${bytes} bytes (${(cause as Error).message}). Run the command again: it goes on from there.`,
      { url, bytes },
      { cause },
    );
  } finally {
    await out.close();
  }
  if (bytes === 0) await rm(part, { force: true });
  return resumes;
}

function unreachable(url: string, reason: string, cause?: unknown): DidError {
  return new DidError(
    'DID_WEIGHTS',
    `weights: ${url} cannot be fetched: ${reason}. Fetch it elsewhere, then: did weights import FILE --arch NAME.`,
    { url, reason },
    { cause },
  );
}
