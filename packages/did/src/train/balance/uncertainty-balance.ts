import type { UncertaintyWeights } from '@did/losses';
import type { BalancedTerm } from './balanced-terms.js';
import { WeighingBalance } from './weighing-balance.js';

/** Under this prefix an optimizer gets what is learnt for the balance: without decay, at a rate of its own. */
export const BALANCE_PREFIX = 'balance/';

/** Learnt noise: the log variances move with the model's weights, by its optimizer. */
export class UncertaintyBalance extends WeighingBalance<UncertaintyWeights<BalancedTerm>> {
  override readonly variables = { [`${BALANCE_PREFIX}log_variances`]: this.balancer.logVariances };
}
