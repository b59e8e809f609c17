export { asLayersLoss } from './as-layers-loss.js';
export { bceWithLogits } from './bce-with-logits.js';
export { combineLosses, type LossTerm } from './combine-losses.js';
export { domainCrossEntropy } from './domain-cross-entropy.js';
export { WMW_AUC_DEFAULTS, type WmwAucLossOptions, wmwAucLoss } from './wmw-auc-loss.js';
