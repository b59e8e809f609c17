import { open, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { DidError } from '../errors/did-error.js';
import { checkHash, hasHash } from './file-hash.js';
import { reasonOf, UnreachableError } from './unreachable-error.js';

/** How often in a row a transfer may bring nothing before it is given up. */
const FRUITLESS_TRIES = 4;

/** What to fetch, and what it must turn out to be. */
export interface Download {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where it goes; until it is whole and its hash is right, `file.part` holds what has come. */
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  /** Called with the bytes that are there. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** A transfer silent for so long is broken off and taken up again. */
  readonly silenceMs?: number;
  /** Before the first repetition; each further one waits as long again. */
  readonly pauseMs?: number;
}

/**
 * Fetches a file, taking up again where a cut connection or a killed process left off.
 *
 * @throws UnreachableError when nothing at all came
 * @throws DidError DID_BACKEND when the transfer broke off for good (what came is kept), or the hash is wrong (it is not)
 */
export async function downloadFile(download: Download): Promise<void> {
  const { file, sizeBytes, sha256 } = download;
  const part = `${file}.part`;
  const resumed = (await sizeOf(part)) > 0;
  await fetchWhole(download, part);
  if (resumed && !(await hasHash(part, sha256))) {
    // What an earlier run left may be damaged, by a power cut for one: once more, from the start.
    await rm(part);
    await fetchWhole(download, part);
  }
  await checkHash(part, sha256);
  await rename(part, file);
  download.onBytes?.(sizeBytes);
}

async function fetchWhole(download: Download, part: string): Promise<void> {
  const { sizeBytes } = download;
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(part);
    if (before === sizeBytes) return;
    let reason = '';
    try {
      await fetchRest(download, part, before > sizeBytes ? 0 : before);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (download.signal?.aborted || code === 'ENOSPC' || error instanceof UnreachableError) throw error;
      reason = reasonOf(error);
    }
    const after = await sizeOf(part);
    if (after === sizeBytes) return;
    fruitless = after > before && after < sizeBytes ? 0 : fruitless + 1;
    if (fruitless < FRUITLESS_TRIES && !(after === 0 && reason !== '')) {
      await sleep((download.pauseMs ?? 1000) * (fruitless + 1), undefined, {
        ...(download.signal && { signal: download.signal }),
      });
      continue;
    }
    if (after === 0) throw new UnreachableError(reason);
    throw new DidError(
      'DID_BACKEND',
      `native install: the download stopped at ${after} of ${sizeBytes} bytes (${reason || 'the connection was closed'}). ` +
        'Run the command again: it goes on from there.',
      { file: download.file, bytes: after, sizeBytes },
    );
  }
}

/** One request for what is missing; the server may send the whole file instead. */
async function fetchRest(download: Download, part: string, have: number): Promise<void> {
  const silence = new AbortController();
  const listen = () =>
    setTimeout(
      () => silence.abort(new Error('the server fell silent')),
      download.silenceMs ?? 60_000,
    ).unref();
  let timer = listen();
  try {
    const answer = await fetch(download.url, {
      headers: {
        'accept-encoding': 'identity',
        ...download.headers,
        ...(have > 0 && { range: `bytes=${have}-` }),
      },
      signal: AbortSignal.any([silence.signal, ...(download.signal ? [download.signal] : [])]),
    });
    // What is there does not fit the server's file: from the start.
    if (answer.status === 416) await rm(part, { force: true });
    if (!answer.ok || answer.body === null) throw new Error(`the server answers ${answer.status}`);
    const total = answer.headers.get(answer.status === 206 ? 'content-range' : 'content-length');
    const length = Number(/(\d+)$/.exec(total ?? '')?.[1] ?? download.sizeBytes);
    if (length !== download.sizeBytes) {
      throw new UnreachableError(`the server has another file: ${length} bytes, not ${download.sizeBytes}`);
    }
    // 200 in place of 206: it does not know ranges, and starts over.
    let bytes = answer.status === 206 ? have : 0;
    const out = await open(part, bytes > 0 ? 'r+' : 'w');
    try {
      for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
        clearTimeout(timer);
        timer = listen();
        if (bytes + chunk.length > download.sizeBytes) throw new Error('more came than the file is long');
        await out.write(chunk, 0, chunk.length, bytes);
        bytes += chunk.length;
        download.onBytes?.(bytes);
      }
    } finally {
      await out.close();
    }
  } finally {
    clearTimeout(timer);
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
