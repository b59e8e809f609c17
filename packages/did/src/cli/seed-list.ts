import { DidError } from '@did/runtime';

/**
 * Reads the seeds of a study: `1..5`, `1,2,7`.
 *
 * @throws DidError (code DID_USAGE) for anything else.
 */
export function seedList(text: string): number[] {
  const range = /^(\d+)\.\.(\d+)$/.exec(text.trim());
  const [from, to] = [Number(range?.[1]), Number(range?.[2])];
  const seeds =
    range === null
      ? text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
      : Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i);
  if (seeds.length > 0 && seeds.every((seed) => Number.isInteger(seed) && seed >= 0)) return seeds;
  throw new DidError('DID_USAGE', `--seeds expects 1..5 or 1,2,7; got "${text}".`);
}
