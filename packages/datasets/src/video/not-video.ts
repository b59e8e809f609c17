import { DidError } from '@did/runtime';

/** The error of a file that no frame can be had from. */
export function notVideo(file: string, reason: string): DidError {
  return new DidError('DID_DATA', `${file} is not a readable video: ${reason}. Remove or replace it.`, {
    file,
    reason,
  });
}
