import { add, div, mul, type Scalar, tidy } from '@tensorflow/tfjs-core';
import { checkPositive } from '../surrogates/pair-loss-options.js';

/** D of DID at chance: the critic tells nothing apart. */
const CHANCE = 2 * Math.LN2;

/**
 * An adversarial loss of at least 0 as a number between 0 and a ceiling.
 *
 * @remarks
 * ```math
 * \frac{c\, D}{c + D}
 * ```
 *
 * It rises with D everywhere, so both players keep their optima and gradients of their sign; a critic that goes wild can
 * neither outweigh the other terms nor draw the balancer after it. At chance (D = 2 log 2) it is half its ceiling and
 * passes a quarter of the gradient.
 *
 * @param loss - D, at least 0.
 * @param ceiling - c, above 0; 2 log 2, DID's D at chance, unless given.
 * @shape `[]` -> `[]`
 * @throws RangeError (code DID_VALUE) for a ceiling that is not above 0.
 */
export function boundAdversarial(loss: Scalar, ceiling = CHANCE): Scalar {
  checkPositive('boundAdversarial', 'ceiling', ceiling);
  return tidy(() => div(mul(loss, ceiling), add(loss, ceiling)));
}
