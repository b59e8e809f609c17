import { DidError } from '@did/runtime';
import { DANN_STEEPNESS, DID_STEEPNESS, reversalStrength } from './reversal-strength.js';

/** A gradient reversal's strength at each share of the run that is done, 0..1. */
export type ReversalSchedule = (progress: number) => number;

/** What {@link reversalSchedule} makes a schedule of. */
export type ReversalScheduleSpec =
  | 'did'
  | 'dann'
  | {
      /** The warm start of {@link reversalStrength} with this steepness, at least 0. */
      readonly steepness: number;
    }
  | {
      /** The same strength all along, at least 0. */
      readonly constant: number;
    }
  | ReversalSchedule;

/**
 * The strength of a gradient reversal over a run: DID's warm start, DANN's steeper one, a constant, or one's own.
 *
 * @remarks
 * ```math
 * \beta(p) = \frac{2}{1 + e^{-k p}} - 1
 * ```
 *
 * with k = 5 for `did` and 10 for `dann`.
 *
 * @param spec - A name, a steepness, a constant or a function of the progress.
 * @returns A function that refuses a progress outside 0..1, and a strength that no reversal takes.
 * @throws DidError DID_VALUE for a name, constant or steepness that is none.
 * @example
 * const schedule = reversalSchedule('dann');
 * layer.strength = schedule(step / steps);
 * @source DID, section 4.1 (steepness 5); Ganin and Lempitsky 2015, section 4 (10).
 */
export function reversalSchedule(spec: ReversalScheduleSpec): ReversalSchedule {
  const schedule = scheduleOf(spec);
  return (progress) => {
    if (!(progress >= 0 && progress <= 1)) refuse(`\`progress\` must lie in 0..1; got ${progress}`);
    return checkStrength('the strength of the schedule', schedule(progress));
  };
}

function scheduleOf(spec: ReversalScheduleSpec): ReversalSchedule {
  if (typeof spec === 'function') return spec;
  if (spec === 'did') return (progress) => reversalStrength(progress, DID_STEEPNESS);
  if (spec === 'dann') return (progress) => reversalStrength(progress, DANN_STEEPNESS);
  if (typeof spec === 'object' && 'constant' in spec) {
    const strength = checkStrength('`constant`', spec.constant);
    return () => strength;
  }
  if (typeof spec === 'object' && 'steepness' in spec) {
    const steepness = checkStrength('`steepness`', spec.steepness);
    return (progress) => reversalStrength(progress, steepness);
  }
  return refuse(
    `\`spec\` must be did, dann, { steepness }, { constant } or a function; got ${JSON.stringify(spec)}`,
  );
}

function checkStrength(name: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return value;
  return refuse(`${name} must be finite and at least 0; got ${value}`);
}

function refuse(why: string): never {
  throw new DidError('DID_VALUE', `reversalSchedule: ${why}.`, {});
}
