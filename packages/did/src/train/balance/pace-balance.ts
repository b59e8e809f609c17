import type { Famo } from '@did/losses';
import type { DidTerms } from '../../model/did-net.js';
import type { BalancedTerm } from './balanced-terms.js';
import { WeighingBalance } from './weighing-balance.js';

/** An equal pace (FAMO): it looks at the same batch once more after the step, a forward pass. */
export class PaceBalance extends WeighingBalance<Famo<BalancedTerm>> {
  override afterStep(termsOf: () => DidTerms): void {
    this.balancer.update(this.weighed(termsOf()));
  }
}
