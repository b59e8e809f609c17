import path from 'node:path';
import { DidError } from '@did/runtime';
import { findHeicDecoder, HEIC_HOW_TO, type HeicDecoder } from '../images/heic/heic-decoder.js';
import type { MediaRecord } from '../layouts/media-record.js';

/**
 * Throws before anything is created where pictures are named HEIC and nothing here reads those: leaving every one of them out
 * would be a set of another kind.
 *
 * @throws DidError DID_BACKEND with the command that installs a decoder.
 */
export function requireHeicDecoder(
  records: readonly MediaRecord[],
  find: () => HeicDecoder | undefined = findHeicDecoder,
): void {
  const named = records.filter(({ kind, path: file }) => kind === 'image' && isHeicName(file));
  if (named.length === 0 || find() !== undefined) return;
  throw new DidError(
    'DID_BACKEND',
    `prepareCropSet: ${named.length} of ${records.length} pictures and videos are HEIC (${named[0]?.path}), and what decodes those is not installed: ${HEIC_HOW_TO}.`,
    { heic: named.length },
  );
}

function isHeicName(file: string): boolean {
  return ['.heic', '.heif'].includes(path.posix.extname(file).toLowerCase());
}
