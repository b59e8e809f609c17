/** Steepness of DID's warm start. */
export const DID_STEEPNESS = 5;
/** Steepness of DANN's: half strength at a ninth of the run instead of a fifth. */
export const DANN_STEEPNESS = 10;

/**
 * The warm start of a gradient reversal: 0 at the start, near 1 at the end.
 *
 * @remarks
 * ```math
 * \beta(p) = \frac{2}{1 + e^{-k p}} - 1
 * ```
 *
 * with k the steepness; .987 at p = 1 for 5.
 *
 * @param progress - p, the share of the configured run that is done, 0..1.
 * @param steepness - k, at least 0; DID's 5 unless given.
 * @returns beta, 0 to below 1.
 * @throws RangeError (code DID_VALUE) when the progress lies outside 0..1.
 * @source DID, section 4.1 (beta); Ganin and Lempitsky 2015.
 */
export function reversalStrength(progress: number, steepness: number = DID_STEEPNESS): number {
  if (!(progress >= 0 && progress <= 1)) {
    throw Object.assign(
      new RangeError(`[DID_VALUE] reversalStrength: \`progress\` must lie in 0..1; got ${progress}.`),
      { code: 'DID_VALUE' },
    );
  }
  return 2 / (1 + Math.exp(-steepness * progress)) - 1;
}
