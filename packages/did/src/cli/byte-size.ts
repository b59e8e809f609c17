import { DidError } from '@did/runtime';

const UNIT_BYTES = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 } as const;
const FORM = /^(\d+(?:\.\d+)?) ?(b|kb|mb|gb)$/i;

/**
 * Reads an amount of data: `100MB`, `1.5 GB`, `500kB`.
 *
 * @unit bytes
 * @throws DidError (code DID_USAGE) for anything else, and for less than one byte
 */
export function byteSize(text: string): number {
  const [, amount, unit] = FORM.exec(text.trim()) ?? [];
  const bytes = Math.round(Number(amount) * UNIT_BYTES[unit?.toLowerCase() as keyof typeof UNIT_BYTES]);
  if (bytes >= 1) return bytes;
  throw new DidError('DID_USAGE', `expected a size such as 100MB, 500kB or 1.5GB; got "${text}".`);
}
