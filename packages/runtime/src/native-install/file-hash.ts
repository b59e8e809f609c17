import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { DidError } from '../errors/did-error.js';

/** The sha256 of a file, in hexadecimal digits. */
async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** True when the file has this sha256. */
export async function hasHash(file: string, sha256: string): Promise<boolean> {
  return (await fileHash(file)) === sha256;
}

/** Deletes a file whose sha256 is another. @throws DidError DID_BACKEND then */
export async function checkHash(file: string, expected: string): Promise<void> {
  const actual = await fileHash(file);
  if (actual === expected) return;
  await rm(file, { force: true });
  throw new DidError(
    'DID_BACKEND',
    `native install: the wheel's sha256 is ${actual}, expected ${expected}. It was deleted; try again, and if it stays so, do not trust the source.`,
    { file, actual, expected },
  );
}
