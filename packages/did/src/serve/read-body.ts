import type { Readable } from 'node:stream';
import { Problem } from './problem.js';

/**
 * The bytes of a stream, as far as they are allowed. A stream that is given up is left as it is: to destroy a request's would end
 * the connection before its answer is sent.
 *
 * @param limit - Most of them. @unit bytes
 * @throws Problem too_large past the limit; the signal's reason when it ends
 */
export function readBody(stream: Readable, limit: number, signal: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) return fail(tooLarge(limit));
      chunks.push(chunk);
    };
    const finish = () => {
      release();
      resolve(Buffer.concat(chunks, length));
    };
    const fail = (error: unknown) => {
      release();
      // What happens to it from here on concerns nobody, and an error that nobody hears ends the process.
      stream.on('error', () => {});
      reject(error);
    };
    const stop = () => fail(signal.reason);
    const cut = () => fail(new Problem('bad_form', 'The body ended before it was complete. Send it again.'));
    const release = () => {
      stream.off('data', take).off('end', finish).off('error', fail).off('close', cut);
      signal.removeEventListener('abort', stop);
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    stream.on('data', take).on('end', finish).on('error', fail).on('close', cut);
  });
}

/** What is said of a body that is too large. */
export function tooLarge(limit: number): Problem {
  return new Problem(
    'too_large',
    `A body has at most ${Number((limit / 1e6).toPrecision(3))} MB, all files together. Send a smaller picture or a shorter clip, or start the server with a larger --max-upload.`,
  );
}
