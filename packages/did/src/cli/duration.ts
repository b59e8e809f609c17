import { DidError } from '@did/runtime';

const UNIT_SECONDS = { h: 3600, m: 60, s: 1 } as const;
const FORM = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s)?$/;

/**
 * Reads a length of time: `90m`, `1h30m`, `45s`, `1.5h`.
 *
 * @unit seconds
 * @throws DidError (code DID_USAGE) for anything else, and for nothing at all
 */
export function durationSeconds(text: string): number {
  const [, h, m, s] = FORM.exec(text.trim()) ?? [];
  const seconds = Object.entries({ h, m, s }).reduce(
    (sum, [unit, amount]) => sum + Number(amount ?? 0) * UNIT_SECONDS[unit as keyof typeof UNIT_SECONDS],
    0,
  );
  if (seconds > 0) return seconds;
  throw new DidError('DID_USAGE', `expected a time such as 90m, 1h30m or 45s; got "${text}".`);
}
