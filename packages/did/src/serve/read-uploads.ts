import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { readBody } from './read-body.js';
import type { ServeLimits } from './serve-options.js';

/**
 * The files that a request carries: the body itself, or those of its form. Their names and declared types are never read.
 *
 * @returns At least one, none empty.
 * @throws Problem saying what is wrong with the body; the signal's reason when it ends
 */
export async function readUploads(
  request: FastifyRequest,
  limits: Pick<ServeLimits, 'maxUploadBytes' | 'maxFiles'>,
  signal: AbortSignal,
): Promise<Uint8Array[]> {
  const { maxUploadBytes } = limits;
  const uploads: Uint8Array[] = [];
  if (request.isMultipart()) {
    let left = maxUploadBytes;
    for await (const part of untilAborted(request.parts(), signal)) {
      if (part.type === 'field') {
        throw new Problem(
          'unexpected_field',
          'A form holds files only; prior and frames stand in the query.',
        );
      }
      if (uploads.length === limits.maxFiles) throw tooManyFiles(limits.maxFiles);
      const upload = await readBody(part.file, left, signal);
      left -= upload.length;
      uploads.push(upload);
    }
  } else if (request.body !== undefined) {
    uploads.push(await readBody(request.body as Readable, maxUploadBytes, signal));
  }
  if (uploads.length === 0) throw new Problem('no_file', 'There is no file. Send at least one.');
  const empty = uploads.findIndex(({ length }) => length === 0);
  if (empty >= 0) {
    throw new Problem(
      'no_file',
      uploads.length === 1 ? 'The file is empty.' : `File ${empty + 1} of the form is empty.`,
    );
  }
  return uploads;
}

/** What is said of a form with too many files. */
export function tooManyFiles(most: number): Problem {
  return new Problem(
    'too_many_files',
    `A form holds at most ${most} files. Send the others in another request.`,
  );
}

/** What an iterator gives until a signal ends it, also where the next never comes. */
async function* untilAborted<Item>(
  items: AsyncIterableIterator<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  aborted.catch(() => {});
  for (;;) {
    const next = await Promise.race([items.next(), aborted]);
    if (next.done) return;
    yield next.value;
  }
}
