import { createHash } from 'node:crypto';

/** A file name for the crops of a picture: readable, safe on every file system, and of its own. */
export function cropFileName(key: string): string {
  const readable = key
    .replace(/\.[^./]*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(-48);
  return `${readable}-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}
