import { DidError } from '@did/runtime';
import type { DidConfig } from '../../config/did-config.js';
import { hasAucTerm } from '../../model/has-auc-term.js';

/** A term that a balancer may weigh. */
export type BalancedTerm = 'cls' | 'dom' | 'dec';

/**
 * The terms that a configuration's balancer weighs: those whose part the model has, and whose lambda is not 0.
 *
 * @remarks
 * D is nobody's loss: T descends it and G with A_df ascend it, so it is not among them unless `loss.balanceDec` is
 * `bounded`; see docs/decisions/0019.
 *
 * @throws DidError DID_CONFIG for fewer than two terms to weigh, or an AUC loss that can fall below 0
 */
export function balancedTerms({ model, loss }: DidConfig): BalancedTerm[] {
  const did = model.variant === 'did';
  const has: Record<BalancedTerm, boolean> = {
    cls: loss.lambdaCls > 0,
    dom: loss.lambdaDom > 0 && (model.variant === 'bce-domain' || (did && model.domainHead)),
    dec: loss.lambdaDec > 0 && did && model.critic.enabled && loss.balanceDec === 'bounded',
  };
  const names = (['cls', 'dom', 'dec'] as const).filter((name) => has[name]);
  if (names.length < 2) {
    throw new DidError(
      'DID_CONFIG',
      `loss.balance ${loss.balance} needs two terms to weigh; this configuration has ${names.join() || 'none'} for it. Set loss.balance=none.`,
      { key: 'loss.balance', value: loss.balance, terms: names },
    );
  }
  if (loss.aucForm === 'as-printed' && hasAucTerm({ model, loss })) {
    throw new DidError(
      'DID_CONFIG',
      `loss.balance ${loss.balance} weighs losses of at least 0, and L_cls falls below it with loss.aucForm as-printed. Set loss.balance=none, or loss.aucForm=corrected.`,
      { key: 'loss.balance', value: loss.balance },
    );
  }
  return names;
}
