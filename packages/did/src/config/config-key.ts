import { z } from 'zod';

/** What is known of one configuration key besides its type: printed by errors and by `did train --print-keys`. */
export interface ConfigKeyNote {
  /** The values allowed, in words. */
  readonly range: string;
  /** One line: why the default is what it is, or what the key is for. */
  readonly reason: string;
}

interface Bounds {
  readonly min?: number;
  readonly max?: number;
  /** The lower bound itself is not allowed. */
  readonly above?: number;
}

/** A real number with its bounds, default and reason. */
export function realKey(fallback: number, bounds: Bounds, reason: string) {
  return bounded(z.number(), bounds)
    .meta({ range: `a number${boundsText(bounds)}`, reason })
    .default(fallback);
}

/** A whole number with its bounds, default and reason. */
export function wholeKey(fallback: number, bounds: Bounds, reason: string) {
  return bounded(z.int(), bounds)
    .meta({ range: `a whole number${boundsText(bounds)}`, reason })
    .default(fallback);
}

/** True or false. */
export function switchKey(fallback: boolean, reason: string) {
  return z.boolean().meta({ range: 'true or false', reason }).default(fallback);
}

/** One word of a short list. */
export function choiceKey<const T extends readonly [string, ...string[]]>(
  fallback: NoInfer<T[number]>,
  choices: T,
  reason: string,
) {
  return z
    .enum(choices)
    .meta({ range: `one of ${choices.join(', ')}`, reason })
    .default(fallback as never);
}

/** A list of positive whole numbers: widths of layers. */
export function widthsKey(fallback: number[], lengths: Bounds, reason: string) {
  return z
    .array(z.int().min(1).max(65536))
    .min(lengths.min ?? 0)
    .max(lengths.max ?? 8)
    .meta({
      range: `a list of ${lengths.min ?? 0} to ${lengths.max ?? 8} whole numbers of at least 1`,
      reason,
    })
    .default(fallback);
}

function bounded(schema: z.ZodNumber, { min, max, above }: Bounds): z.ZodNumber {
  let result = schema;
  if (min !== undefined) result = result.min(min);
  if (above !== undefined) result = result.gt(above);
  if (max !== undefined) result = result.max(max);
  return result;
}

function boundsText({ min, max, above }: Bounds): string {
  const low = above !== undefined ? ` above ${above}` : min !== undefined ? ` of at least ${min}` : '';
  const high = max === undefined ? '' : `${low === '' ? '' : ' and'} at most ${max}`;
  return low + high;
}
