export { asLayersLoss } from './as-layers-loss.js';
export { type BceOptions, bceWithLogits } from './bce-with-logits.js';
export type { CheckOptions, Checks } from './check-scores.js';
export { combineLosses, type LossTerm } from './combine-losses.js';
export { domainCrossEntropy } from './domain-cross-entropy.js';
export { smoothLabels } from './smooth-labels.js';
export { type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.js';
export type { WmwAlgorithm } from './wmw/choose-algorithm.js';
export { WMW_AUC_DEFAULTS, type WmwAucLossOptions, wmwAucLoss } from './wmw-auc-loss.js';
