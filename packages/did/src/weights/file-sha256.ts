import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { DidError } from '@did/runtime';

/** The sha256 of a file, in hexadecimal digits. */
export async function fileSha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Deletes a fetched file whose sha256 does not begin as expected. @throws DidError DID_WEIGHTS then */
export async function checkFetched(file: string, what: string, expected: string): Promise<void> {
  const actual = await fileSha256(file);
  if (actual.startsWith(expected)) return;
  await rm(file, { force: true });
  throw new DidError(
    'DID_WEIGHTS',
    `weights: the sha256 of ${what} is ${actual}, expected ${expected}${expected.length < 64 ? '...' : ''}. ` +
      'It was deleted; try again, and if it stays so, do not trust the source.',
    { actual, expected },
  );
}
