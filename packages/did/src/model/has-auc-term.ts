import type { DidConfig } from '../config/did-config.js';

/** True where L_cls has its AUC term (equation 2): in DID, and in the baseline that has it and nothing else of DID. */
export function hasAucTerm({ model, loss }: Pick<DidConfig, 'model' | 'loss'>): boolean {
  return loss.alpha < 1 && (model.variant === 'did' || model.variant === 'bce-wmw');
}
